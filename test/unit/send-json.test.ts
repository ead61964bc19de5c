import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JsonReply } from '../../src/http/json-reply.ts';
import { failureOfBody } from '../../src/http/failure-of-body.ts';
import { postForm } from '../../src/http/post-form.ts';
import { rateLimitReset } from '../../src/http/rate-limit-reset.ts';
import { redact } from '../../src/http/redact.ts';
import { sendJson, type JsonSend } from '../../src/http/send-json.ts';
import { failureOf } from '../support/failure-of.ts';
import { sendJson as answerJson, startServer, type Handler, type TestServer } from '../support/http-server.ts';

async function serve(handler: Handler): Promise<TestServer> {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  return server;
}

async function failureFrom(status: number, body: unknown, headers: Record<string, string> = {}) {
  const server = await serve((_, response) => answerJson(response, status, body, headers));
  return failureOf(get(`${server.origin}/a`));
}

async function failureFromPage(status: number, page: string) {
  const server = await serve((_, response) => void response.writeHead(status).end(page));
  return failureOf(get(`${server.origin}/a`));
}

function get(url: string, more: Partial<JsonSend> = {}) {
  return sendJson({ method: 'GET', url, timeoutMs: 5_000, ...more });
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

  it('hides a secret that the server puts across the end of its text, or into the id of the request', async () => {
    const token = 'f3a9'.repeat(10);
    const server = await serve((_, response) =>
      answerJson(response, 500, { message: `${'x'.repeat(480)}${token}` }, { 'x-request-id': `r-${token}` }),
    );
    const headers = { authorization: `Bearer ${token}` };
    const failure = await failureOf(get(server.origin, { headers }));
    expect(failure.message).not.toContain('f3a9');
    expect(failure.requestId).toBe('r-***');
  });

  it('asks for no compression, and does not unpack what comes so', async () => {
    const bomb = gzipSync(`"${'0'.repeat(10_000_000)}"`);
    const server = await serve((_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const failure = await failureOf(get(server.origin, { maxBytes: 20_000 }));
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
    expect(failure.type).toBe('BadReply');
    expect(failure.message.length).toBeLessThan(400);
  });

  it('says where a redirect points, without its query', async () => {
    const failure = await failureFrom(302, {}, { location: '/login.html?next=secret-path' });
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).toMatch(
      / It points to http:\/\/127\.0\.0\.1:\d+\/login\.html, and no redirect is followed\./,
    );
  });

  it('names a page of HTML by its title', async () => {
    const page = '<!doctype html>\n<html><head><title>\n Bad\n gateway </title></head><body><p>x</p></body></html>';
    expect((await failureFromPage(502, page)).message).toContain('answered 502: an HTML page: Bad gateway.');
    const failure = await failureFromPage(200, page);
    expect([failure.type, failure.message.endsWith('answered 200 with an HTML page: Bad gateway')]).toEqual([
      'BadReply',
      true,
    ]);
    expect((await failureFromPage(500, '<html><body><pre>no title</pre></body></html>')).message).toContain(
      ': no title.',
    );
    expect((await failureFromPage(500, '<html></html>')).message).toContain('answered 500: an HTML page.');
  });
});

describe('rate limits', () => {
  const usedUp = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' };

  it.each([429, 503])('takes the wait of a used-up limit when a %i names no other', async (status) => {
    expect(await failureFrom(status, {}, usedUp)).toMatchObject({ type: 'RateLimited', retryAfterMs: 360_000 });
    const both = { ...usedUp, 'retry-after': '2' };
    expect(await failureFrom(status, {}, both)).toMatchObject({ type: 'RateLimited', retryAfterMs: 2_000 });
  });

  it('does not ask the limits about other statuses', async () => {
    expect(await failureFrom(500, {}, usedUp)).toMatchObject({ type: 'Unavailable', retryAfterMs: undefined });
  });

  it.each([
    ['0', '120ms', 120],
    ['0', '1.5s', 1_500],
    ['0', '1h2m3s', 3_723_000],
    ['0', '30', 30_000],
    ['0', '0.25', 250],
    ['0', '1790000000', undefined],
    ['0', 'soon', undefined],
    ['0', '', undefined],
    ['', '5s', undefined],
    ['7', '5s', undefined],
  ])('with %j left and a reset in %j waits %s ms', (remaining, reset, expected) => {
    const headers = { 'x-ratelimit-remaining-tokens': remaining, 'x-ratelimit-reset-tokens': reset };
    expect(rateLimitReset(headers)).toBe(expected);
  });

  it('waits for the later one of two used-up limits', () => {
    const tokens = { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '7m' };
    expect(rateLimitReset({ ...usedUp, ...tokens })).toBe(420_000);
    expect(rateLimitReset({ ...usedUp, ...tokens, 'x-ratelimit-remaining-tokens': '3' })).toBe(360_000);
  });
});

describe('what an error says beyond its status', () => {
  const captured = JSON.parse(readFileSync('test/fixtures/wire/inv_error_chatmodel_agent_exception.json', 'utf8')) as {
    response: { status: number; body: unknown };
  };
  const overflow = "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.";

  it.each([
    [captured.response.status, captured.response.body, 'Unavailable', "The agent's own code threw"],
    [400, { error_code: 'BAD_REQUEST', message: 'Malformed' }, 'InvalidRequest', 'check the address and the options'],
    [403, { error_code: 'RESOURCE_EXHAUSTED', message: 'quota' }, 'RateLimited', 'lower concurrency'],
    [400, { error_code: 'REQUEST_LIMIT_EXCEEDED', message: 'slow' }, 'RateLimited', ''],
    [404, { error_code: 'TEMPORARILY_UNAVAILABLE', message: 'soon' }, 'Unavailable', ''],
    [404, { error_code: 'FEATURE_DISABLED', message: 'off' }, 'InvalidRequest', ''],
    [500, { error_code: 'PERMISSION_DENIED', message: 'no' }, 'Unauthorized', 'Check the credentials'],
    [400, { error: { message: 'long', code: 'context_length_exceeded' } }, 'InvalidRequest', 'lower maxTurns'],
    [
      400,
      { object: 'error', message: overflow, type: 'BadRequestError', code: 400 },
      'InvalidRequest',
      'lower maxTurns',
    ],
    [429, { error: { message: 'wait', type: 'None', code: '429' } }, 'RateLimited', ''],
    [429, { error: { message: 'Request too large for m on tokens per min (TPM)' } }, 'InvalidRequest', 'smaller'],
    [429, { error: { message: 'no credit', code: 'insufficient_quota' } }, 'InvalidRequest', 'billing'],
    [401, { error: 'invalid_client', error_description: 'Client authentication failed' }, 'Unauthorized', 'failed.'],
    [400, { errorCode: 'invalid_client', errorSummary: 'unknown client' }, 'Unauthorized', ': unknown client.'],
  ])('%i with %j is %s', async (status, body, type, words) => {
    const failure = await failureFrom(status, body);
    expect(failure).toMatchObject({ type, status });
    expect(failure.message).toContain(words);
  });

  it('reads a code before plain text', async () => {
    const failure = await failureFromPage(400, 'REQUEST_LIMIT_EXCEEDED: too many requests');
    expect(failure.type).toBe('RateLimited');
  });
});

describe('failureOfBody', () => {
  const reply = (body: unknown): JsonReply => ({ status: 200, headers: {}, body, requestId: 'r-1' });
  const sent = { url: 'http://h/a?key=hush-hush', headers: {} };

  it.each([
    [{ error: 'it broke' }, 'Unavailable'],
    [{ error: { message: 'slow', code: 429 } }, 'RateLimited'],
    [{ error: { message: 'slow', code: '429' } }, 'RateLimited'],
    [{ error: { message: 'no', code: 400 } }, 'InvalidRequest'],
    [{ error: { message: 'm', code: 'server_error' } }, 'Unavailable'],
    [{ error: { message: 'm', code: 'rate_limit_exceeded' } }, 'RateLimited'],
    [{ databricks_output: { error: { error_code: 'BAD_REQUEST', message: 'm' } } }, 'InvalidRequest'],
    [{ databricks_output: { error: { error_code: 'RESOURCE_EXHAUSTED', message: 'm' } } }, 'RateLimited'],
    [{ databricks_output: { error: { error_code: 'PERMISSION_DENIED', message: 'm' } } }, 'Unauthorized'],
  ])('finds in %j a failure of type %s', (body, type) => {
    expect(failureOfBody(reply(body), sent)).toMatchObject({ type, status: 200, requestId: 'r-1' });
  });

  it.each([[{}], [{ error: null }], [{ error: false }], [{ error: '' }], [null], [[1]], ['error']])(
    'finds no failure in %j',
    (body) => expect(failureOfBody(reply(body), sent)).toBeUndefined(),
  );

  it('hides the secrets of the request that the reply belongs to', async () => {
    const server = await serve(({ headers }, response) => answerJson(response, 200, { error: headers.authorization }));
    const answered = await get(server.origin, { headers: { authorization: 'Bearer abc-123-def' } });
    expect(failureOfBody(answered, sent)?.message).toBe('http://h/a answered 200 with an error: ***.');
  });
});

describe('redact', () => {
  it.each([
    ['{"access_token":"abc","n":1}', '{"access_token":"***","n":1}'],
    ['{"client_secret": "cut off', '{"client_secret": "***'],
    ['Authorization: Bearer abcdefghijklmnop1234', 'Authorization: Bearer ***'],
    ['token dapi0123456789abcdef0123 is old', 'token *** is old'],
    ['got eyJhbGciOiJ.eyJzdWIi.c2ln', 'got ***'],
    ['"max_tokens": 5 and the bearer of news', '"max_tokens": 5 and the bearer of news'],
  ])('makes of %s: %s', (text, expected) => {
    expect(redact(text, { url: 'http://h', headers: {} })).toBe(expected);
  });
});
