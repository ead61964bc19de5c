import { createServer as createTcpServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { errorText } from '../../src/http/error-text.ts';
import { HttpUrl, joinUrl } from '../../src/http/http-url.ts';
import { postJson, type JsonRequest } from '../../src/http/post-json.ts';
import { retryAfter } from '../../src/http/retry-after.ts';
import { failureOf } from '../support/failure-of.ts';
import { sendJson, startServer, type Handler, type TestServer } from '../support/http-server.ts';

const servers: TestServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(handler: Handler): Promise<TestServer> {
  const server = await startServer(handler);
  servers.push(server);
  return server;
}

async function serveStatus(status: number, body: unknown = {}, headers: Record<string, string> = {}) {
  return serve((_, response) => sendJson(response, status, body, headers));
}

function ask(server: { origin: string }, request: Partial<JsonRequest> = {}) {
  return postJson({ url: `${server.origin}/v1/chat`, body: {}, timeoutMs: 5_000, ...request });
}

describe('postJson: the request', () => {
  it('sends JSON and reads JSON, status, headers and the request id', async () => {
    const server = await serve((_, response) => sendJson(response, 201, { ok: 'ä' }, { 'X-Request-Id': 'r-1' }));
    const reply = await ask(server, { body: { q: 'é' }, headers: { Authorization: 'Bearer key-123' } });
    expect(reply).toMatchObject({ status: 201, body: { ok: 'ä' }, requestId: 'r-1' });
    expect(reply.headers['x-request-id']).toBe('r-1');
    expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/v1/chat', body: { q: 'é' } });
    expect(server.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer key-123',
    });
  });

  it('lets the caller replace a header whatever its case', async () => {
    const server = await serveStatus(200);
    await ask(server, { headers: { 'Content-Type': 'application/vnd.test+json' } });
    expect(server.requests[0]?.headers['content-type']).toBe('application/vnd.test+json');
  });

  it('refuses an address that is none without repeating it', async () => {
    const failure = await failureOf(postJson({ url: 'nowhere?key=secret-1', body: {}, timeoutMs: 100 }));
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).not.toContain('secret-1');
  });

  it('refuses a header that cannot be sent without repeating it', async () => {
    const server = await serveStatus(200);
    const failure = await failureOf(ask(server, { headers: { authorization: 'Bearer secret-1\n' } }));
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).not.toContain('secret-1');
  });
});

describe('postJson: statuses', () => {
  const quota = { error: { message: 'no credit', code: 'insufficient_quota' } };
  const quotaType = { error: { message: 'no credit', type: 'insufficient_quota', code: null } };
  it.each([
    [400, {}, {}, 'InvalidRequest'],
    [401, {}, {}, 'Unauthorized'],
    [403, {}, {}, 'Unauthorized'],
    [404, {}, {}, 'InvalidRequest'],
    [408, {}, {}, 'Unavailable'],
    [409, {}, {}, 'Unavailable'],
    [422, {}, {}, 'InvalidRequest'],
    [425, {}, {}, 'Unavailable'],
    [429, {}, {}, 'RateLimited'],
    [429, quota, {}, 'InvalidRequest'],
    [429, quotaType, {}, 'InvalidRequest'],
    [500, {}, {}, 'Unavailable'],
    [503, {}, {}, 'Unavailable'],
    [503, {}, { 'retry-after': '7' }, 'RateLimited'],
    [529, {}, { 'retry-after': '7' }, 'Unavailable'],
    [307, {}, { location: '/elsewhere' }, 'InvalidRequest'],
    [400, {}, { 'x-should-retry': 'true' }, 'Unavailable'],
    [500, {}, { 'x-should-retry': 'false' }, 'InvalidRequest'],
    [429, {}, { 'x-should-retry': 'false' }, 'InvalidRequest'],
    [429, {}, { 'x-should-retry': 'true' }, 'RateLimited'],
    [401, {}, { 'x-should-retry': 'false' }, 'Unauthorized'],
  ])('takes a %i with %j and %j for %s', async (status, body, headers, type) => {
    const failure = await failureOf(ask(await serveStatus(status, body, headers)));
    expect([failure.type, failure.status]).toEqual([type, status]);
  });

  it('tells how long the server asks to wait, and its id of the request', async () => {
    const headers = { 'retry-after': '1.5', 'x-request-id': 'r-9' };
    for (const status of [429, 503, 529]) {
      const failure = await failureOf(ask(await serveStatus(status, {}, headers)));
      expect([failure.retryAfterMs, failure.requestId]).toEqual([1_500, 'r-9']);
    }
  });

  it('advises only what helps when the rate is limited', async () => {
    const server = await serveStatus(429, { error: { message: 'slow down' } });
    const failure = await failureOf(ask(server));
    expect(failure.message).toBe(
      `${server.origin}/v1/chat answered 429: slow down. If this goes on, lower concurrency.`,
    );
  });

  it('names address, status, reason and remedy', async () => {
    const server = await serveStatus(401, { error: { message: 'who are you?' } });
    const failure = await failureOf(ask(server));
    expect(failure.message).toBe(
      `${server.origin}/v1/chat answered 401: who are you? Check the credentials and what they may access.`,
    );
  });

  it('hides the key and the query that a server repeats', async () => {
    const server = await serve((request, response) =>
      sendJson(response, 400, { message: `bad ${request.headers.authorization} at ${request.url}` }),
    );
    const url = `${server.origin}/v1?token=hush-hush&v=1`;
    const failure = await failureOf(ask(server, { url, headers: { authorization: 'Bearer sk-very-secret' } }));
    expect(failure.message).toContain('bad *** at /v1***');
    expect(JSON.stringify([failure.message, failure.stack])).not.toMatch(/sk-very-secret|hush-hush/);
  });

  it('reads an error page of any size by its status', async () => {
    const server = await serve((_, response) => {
      response.writeHead(502).end('<html>'.repeat(500_000));
    });
    const failure = await failureOf(ask(server));
    expect(failure.type).toBe('Unavailable');
    expect(failure.message.length).toBeLessThan(700);
  });
});

describe('postJson: replies that are no use', () => {
  it('shows the first 200 characters of a reply that is not JSON', async () => {
    const server = await serve((_, response) => void response.end('x'.repeat(300)));
    const failure = await failureOf(ask(server));
    expect(failure.type).toBe('BadReply');
    expect(failure.message).toBe(
      `${server.origin}/v1/chat answered 200 with something else than JSON: ${'x'.repeat(200)}`,
    );
  });

  it('takes an empty reply for a bad one', async () => {
    const failure = await failureOf(ask(await serve((_, response) => void response.end())));
    expect([failure.type, failure.message.endsWith('answered 200 with an empty body')]).toEqual(['BadReply', true]);
  });

  it('takes a reply of exactly the limit and refuses one byte more', async () => {
    const server = await serve((_, response) => void response.end('"12345678"'));
    await expect(ask(server, { maxBytes: 10 })).resolves.toMatchObject({ body: '12345678' });
    const failure = await failureOf(ask(server, { maxBytes: 9 }));
    expect(failure.type).toBe('ReplyTooLarge');
    expect(failure.message).toContain('more than 9 bytes');
  });

  it('refuses a reply that announces too much before it comes', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000000' }).write('x');
    });
    expect((await failureOf(ask(server, { maxBytes: 50_000 }))).type).toBe('ReplyTooLarge');
  });

  it('cuts an endless reply off instead of buffering it', async () => {
    let isCut = false;
    const server = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
      response.on('close', () => {
        isCut = true;
        clearInterval(timer);
      });
    });
    const failure = await failureOf(ask(server, { maxBytes: 50_000 }));
    expect(failure.type).toBe('ReplyTooLarge');
    await expect.poll(() => isCut).toBe(true);
  });
});

describe('postJson: no whole reply', () => {
  it('gives up when the time is over before the first byte', async () => {
    const server = await serve(() => {});
    const failure = await failureOf(ask(server, { timeoutMs: 50 }));
    expect(failure.type).toBe('TimedOut');
    expect(failure.message).toBe(`${server.origin} gave no whole reply within 50 ms. Raise the timeout.`);
  });

  it('gives up when the time is over in the middle of the body', async () => {
    const server = await serve((_, response) => void response.write('{"half":'));
    expect((await failureOf(ask(server, { timeoutMs: 100 }))).type).toBe('TimedOut');
  });

  it('waits as long as a timeout beyond any timer', async () => {
    await expect(ask(await serveStatus(200), { timeoutMs: 1e12 })).resolves.toMatchObject({ status: 200 });
  });

  it("throws the caller's reason untouched, before and during the request", async () => {
    const reason = { cancelled: 'by the user' };
    const server = await serve(() => {});
    await expect(ask(server, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.requests).toHaveLength(0);
    const controller = new AbortController();
    const reply = ask(server, { signal: controller.signal });
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort(reason);
    await expect(reply).rejects.toBe(reason);
  });

  it('takes a refused connection for Unavailable and names the origin only', async () => {
    const server = await startServer(() => {});
    await server.close();
    const url = `${server.origin.replace('//', '//me:pass-word@')}/v1?key=secret-1`;
    const failure = await failureOf(postJson({ url, body: {}, timeoutMs: 5_000 }));
    expect(failure.type).toBe('Unavailable');
    expect(failure.message).toBe(
      `${server.origin} refused the connection. Is the server running, and is its address right?`,
    );
  });

  it('takes a connection cut before and in the middle of the reply for Unavailable', async () => {
    const cuts: Handler[] = [
      (_, response) => void response.destroy(),
      (_, response) => void response.write('{"half":', () => response.destroy()),
    ];
    for (const cut of cuts) {
      const failure = await failureOf(ask(await serve(cut)));
      expect(failure.type).toBe('Unavailable');
      expect(failure.message).toContain('cut the connection');
    }
  });

  it('takes a name that cannot be resolved for Unavailable', async () => {
    const failure = await failureOf(ask({ origin: 'http://no-such-host.invalid' }, { timeoutMs: 20_000 }));
    expect(failure.type).toBe('Unavailable');
    expect(failure.message).toContain('http://no-such-host.invalid ');
  });

  it('takes a server that does not speak HTTP for Unavailable', async () => {
    const tcp = createTcpServer((socket) => socket.on('error', () => {}).end('hello\r\n')).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const origin = `http://127.0.0.1:${(tcp.address() as AddressInfo).port}`;
    expect((await failureOf(ask({ origin }))).type).toBe('Unavailable');
    tcp.close();
  });
});

describe('retryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after-ms': '12.5' }, 13],
    [{ 'retry-after-ms': 'soon', 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': 'tomorrow' }, undefined],
    [{ 'retry-after': '9'.repeat(400) }, undefined],
    [{}, undefined],
  ])('reads %j as %s ms', (headers, expected) => {
    expect(retryAfter(headers, now)).toBe(expected);
  });
});

describe('errorText', () => {
  it.each([
    ['{"error":{"message":"a"},"message":"b"}', 'a'],
    ['{"error":"a","message":"b"}', 'a'],
    ['{"error_code":"X","message":"b"}', 'b'],
    ['{"detail":"c"}', 'c'],
    ['{"detail":[{"msg":"c"}]}', '[{"msg":"c"}]'],
    ['{"error":{"message":""},"message":"b"}', 'b'],
    ['{"error":{"code":7}}', '{"error":{"code":7}}'],
    [' plain text ', 'plain text'],
    ['[1]', '[1]'],
    ['null', 'null'],
    ['y'.repeat(600), 'y'.repeat(500)],
  ])('finds the message of %s', (body, expected) => {
    expect(errorText(body)).toBe(expected);
  });
});

describe('HttpUrl', () => {
  it('takes http and https addresses and refuses others and credentials', () => {
    expect(HttpUrl.safeParse('https://host/v1').success).toBe(true);
    for (const bad of ['host/v1', 'ftp://host', 'https://me:key@host'])
      expect(HttpUrl.safeParse(bad).success).toBe(false);
  });

  it('adds a path and keeps the query', () => {
    expect(joinUrl('http://h/v1/', 'chat/completions')).toBe('http://h/v1/chat/completions');
    expect(joinUrl('http://h?api-version=1', 'chat')).toBe('http://h/chat?api-version=1');
  });
});
