import { describe, expect, it } from 'vitest';
import { sendJson } from '../../src/http/send-json.ts';
import { answerJson, startServer } from '../support/http-server.ts';

describe('the connection pool', () => {
  it('keeps a thousand requests in flight at once', async () => {
    const waiting: (() => void)[] = [];
    const server = await startServer((_, response) => {
      waiting.push(() => answerJson(response, 200, {}));
      if (waiting.length === 1_000) for (const release of waiting) release();
    });
    const asked = Array.from({ length: 1_000 }, () =>
      sendJson({ method: 'POST', url: server.origin, body: {}, timeoutMs: 30_000 }),
    );
    const replies = await Promise.all(asked).finally(() => server.close());
    expect(replies.every((reply) => reply.status === 200)).toBe(true);
  }, 40_000);
});
