import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sendJson } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { serve } from '../../support/serve.ts';

/** A server that compresses although nobody asked for it. */
function serveEncoded(encoding: string, body: Buffer, status = 200) {
  return serve((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': encoding });
    response.end(body);
  });
}

function ask({ origin }: { origin: string }, maxBytes?: number) {
  return sendJson({ method: 'POST', url: origin, body: {}, timeoutMs: 5_000, maxBytes });
}

const TEXT = JSON.stringify({ answer: 'Use the menu.' });

describe('a compressed reply', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['identity', Buffer.from(TEXT)],
  ])('is read: %s', async (encoding, body) => {
    expect((await ask(await serveEncoded(encoding, body))).body).toEqual({ answer: 'Use the menu.' });
  });

  it('says what an error says too', async () => {
    const server = await serveEncoded('gzip', gzipSync(JSON.stringify({ error: { message: 'slow down' } })), 429);
    expect(await failureOf(ask(server))).toMatchObject({
      type: 'RateLimited',
      message: expect.stringContaining('slow down') as string,
    });
  });

  it('is bounded by what it holds, not by what was sent', async () => {
    const small = gzipSync(JSON.stringify({ answer: 'x'.repeat(5_000_000) }));
    expect(small.length).toBeLessThan(10_000);
    expect((await failureOf(ask(await serveEncoded('gzip', small), 10_000))).type).toBe('ReplyTooLarge');
  });

  it('that is no such thing is a BadReply that says so', async () => {
    for (const encoding of ['gzip', 'br', 'deflate']) {
      const failure = await failureOf(ask(await serveEncoded(encoding, Buffer.from('{"answer":"plain"}'))));
      expect(failure).toMatchObject({
        type: 'BadReply',
        message: expect.stringContaining('content-encoding') as string,
      });
    }
  });

  it('that is cut off is no whole reply', async () => {
    const body = gzipSync(JSON.stringify({ answer: 'x'.repeat(1_000) }));
    const failure = await failureOf(ask(await serveEncoded('gzip', body.subarray(0, body.length - 12))));
    expect(failure.type).toBe('BadReply');
  });
});
