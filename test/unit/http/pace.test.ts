import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../../src/contract/failures.ts';
import { type Pace, paced } from '../../../src/http/pace.ts';
import { sendJson } from '../../../src/http/send-json.ts';
import { callModule } from '../../../src/modules/call-module.ts';
import { answerJson } from '../../support/http-server.ts';
import { serve, serveJson } from '../../support/serve.ts';

/** A pace that notes what it is asked and told. */
function notedPace(ready: () => Promise<void> = () => Promise.resolve()) {
  const notes: string[] = [];
  const pace: Pace = {
    async ready(endpoint) {
      notes.push(`ready ${endpoint}`);
      await ready();
    },
    refused: (endpoint) => void notes.push(`refused ${endpoint}`),
  };
  return { pace, notes };
}

const post = (url: string, signal?: AbortSignal) => sendJson({ method: 'POST', url, body: {}, timeoutMs: 150, signal });

describe('a paced request', () => {
  it('asks before each request, by origin, and tells which were refused', async () => {
    const replies = [200, 429, 503, 503, 200];
    const server = await serve((_, response) => {
      const status = replies.shift() ?? 200;
      answerJson(response, status, {}, status === 503 && replies.length === 1 ? { 'retry-after': '2' } : {});
    });
    const { pace, notes } = notedPace();
    await paced(pace, async () => {
      for (let time = 0; time < 5; time++) await post(`${server.origin}/chat?x=1`).catch(() => undefined);
    });
    const [ready, refused] = [`ready ${server.origin}`, `refused ${server.origin}`];
    expect(notes).toEqual([ready, ready, refused, ready, ready, refused, ready]);
    await post(server.origin);
    expect(notes).toHaveLength(7);
  });

  it('has its whole time however long it waited before', async () => {
    const server = await serveJson(200);
    const { pace } = notedPace(() => sleep(300));
    await expect(paced(pace, () => post(server.origin))).resolves.toMatchObject({ status: 200 });
  });

  it('is not sent when the wait ends otherwise', async () => {
    const server = await serveJson(200);
    const { pace } = notedPace(() => Promise.reject(new StepFailure('RateQueued', 'later')));
    await expect(paced(pace, () => post(server.origin))).rejects.toMatchObject({ type: 'RateQueued' });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a paced call of a module', () => {
  it('counts as one request without an address, and tells of a rate limit', async () => {
    const { pace, notes } = notedPace();
    const call = (run: () => unknown) =>
      callModule({ place: 'm', run }, { timeoutMs: 100, during: 'in a test', args: [] });
    await paced(pace, () => call(() => 'x'));
    const limited = Object.assign(new Error('slow'), { status: 429 });
    await expect(paced(pace, () => call(() => Promise.reject(limited)))).rejects.toMatchObject({ type: 'RateLimited' });
    await expect(paced(pace, () => call(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');
    const ready = 'ready undefined';
    expect(notes).toEqual([ready, ready, 'refused undefined', ready]);
  });
});
