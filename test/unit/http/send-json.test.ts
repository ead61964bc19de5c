import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { postForm, sendJson, type JsonSend } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson } from '../../support/http-server.ts';
import { serve, serveJson } from '../../support/serve.ts';

function get(url: string, more: Partial<JsonSend> = {}) {
  return sendJson({ method: 'GET', url, timeoutMs: 5_000, ...more });
}

function ask(server: { origin: string }, request: Partial<JsonSend> = {}) {
  return sendJson({ method: 'POST', url: `${server.origin}/v1/chat`, body: {}, timeoutMs: 5_000, ...request });
}

describe('sendJson', () => {
  it.each(['PUT', 'PATCH', 'DELETE', 'POST'] as const)('sends a body with %s', async (method) => {
    const server = await serve((_, response) => answerJson(response, 200, { done: true }));
    await expect(sendJson({ method, url: server.origin, body: { a: 1 }, timeoutMs: 5_000 })).resolves.toMatchObject({
      body: { done: true },
    });
    expect(server.requests[0]).toMatchObject({ method, body: { a: 1 } });
  });

  it.each(['GET', 'DELETE', 'POST'] as const)('sends no body and no content type with a bare %s', async (method) => {
    const server = await serve((_, response) => answerJson(response, 200, null));
    await sendJson({ method, url: server.origin, timeoutMs: 5_000 });
    expect(server.requests[0]).toMatchObject({ method, body: '' });
    expect(server.requests[0]?.headers).not.toHaveProperty('content-type');
  });

  it('posts a form and hides the password of its header, encoded, decoded and escaped', async () => {
    const password = 'pass"word\\ü/9';
    const server = await serve((_, response) =>
      answerJson(response, 400, {
        error: 'invalid_client',
        error_description: `${password} ${JSON.stringify(password)}`,
      }),
    );
    const authorization = `Basic ${Buffer.from(`id:${password}`).toString('base64')}`;
    const form = { grant_type: 'a b', scope: 'x&y' };
    const failure = await failureOf(
      postForm({ url: server.origin, headers: { authorization }, form, timeoutMs: 5_000 }),
    );
    expect(server.requests[0]).toMatchObject({ method: 'POST', body: 'grant_type=a+b&scope=x%26y' });
    expect(server.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(failure.type).toBe('Unauthorized');
    expect(failure.message).toContain('answered 400: *** "***"');
  });

  it('asks for no compression, and unpacks no more than its limit of what comes so', async () => {
    const bomb = gzipSync(`"${'0'.repeat(10_000_000)}"`);
    const server = await serve((_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const failure = await failureOf(get(server.origin, { maxBytes: 20_000 }));
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
    expect(failure.type).toBe('ReplyTooLarge');
  });
});

describe('sendJson: the request', () => {
  it('sends JSON and reads JSON, status, headers and the request id', async () => {
    const server = await serve((_, response) => answerJson(response, 201, { ok: 'ä' }, { 'X-Request-Id': 'r-1' }));
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
    const server = await serveJson(200);
    await ask(server, { headers: { 'Content-Type': 'application/vnd.test+json' } });
    expect(server.requests[0]?.headers['content-type']).toBe('application/vnd.test+json');
  });

  it('refuses an address that is none without repeating it', async () => {
    const failure = await failureOf(
      sendJson({ method: 'POST', url: 'nowhere?key=secret-1', body: {}, timeoutMs: 100 }),
    );
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).not.toContain('secret-1');
  });

  it('refuses a header that cannot be sent without repeating it', async () => {
    const server = await serveJson(200);
    const failure = await failureOf(ask(server, { headers: { authorization: 'Bearer secret-1\n' } }));
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).not.toContain('secret-1');
  });
});

describe('sendJson: replies that are no use', () => {
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
