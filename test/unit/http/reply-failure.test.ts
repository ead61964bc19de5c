import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonReply } from '../../../src/http/http-reply.ts';
import { type Pace, paced } from '../../../src/http/pace.ts';
import { bodyFailure } from '../../../src/http/reply-failure.ts';
import { sendJson, type JsonSend } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson } from '../../support/http-server.ts';
import { serve, serveJson } from '../../support/serve.ts';

function get(url: string, more: Partial<JsonSend> = {}) {
  return sendJson({ method: 'GET', url, timeoutMs: 5_000, ...more });
}

function ask(server: { origin: string }, request: Partial<JsonSend> = {}) {
  return sendJson({ method: 'POST', url: `${server.origin}/v1/chat`, body: {}, timeoutMs: 5_000, ...request });
}

async function failureFrom(status: number, body: unknown, headers: Record<string, string> = {}) {
  return failureOf(get(`${(await serveJson(status, body, headers)).origin}/a`));
}

async function failureFromPage(status: number, page: string) {
  const server = await serve((_, response) => void response.writeHead(status).end(page));
  return failureOf(get(`${server.origin}/a`));
}

describe('replyFailure', () => {
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
    [429, quota, {}, 'OutOfCredit'],
    [429, quotaType, {}, 'OutOfCredit'],
    [500, {}, {}, 'Unavailable'],
    [503, {}, {}, 'Unavailable'],
    [503, {}, { 'retry-after': '7' }, 'RateLimited'],
    [529, {}, { 'retry-after': '7' }, 'RateLimited'],
    [307, {}, { location: '/elsewhere' }, 'InvalidRequest'],
    [400, {}, { 'x-should-retry': 'true' }, 'Unavailable'],
    [500, {}, { 'x-should-retry': 'false' }, 'InvalidRequest'],
    [429, {}, { 'x-should-retry': 'false' }, 'InvalidRequest'],
    [429, {}, { 'x-should-retry': 'true' }, 'RateLimited'],
    [401, {}, { 'x-should-retry': 'false' }, 'Unauthorized'],
  ])('takes a %i with %j and %j for %s', async (status, body, headers, type) => {
    const failure = await failureOf(ask(await serveJson(status, body, headers)));
    expect([failure.type, failure.status]).toEqual([type, status]);
  });

  it('tells how long the server asks to wait, and its id of the request', async () => {
    const headers = { 'retry-after': '1.5', 'x-request-id': 'r-9' };
    for (const status of [429, 503, 529]) {
      const failure = await failureOf(ask(await serveJson(status, {}, headers)));
      expect([failure.retryAfterMs, failure.requestId]).toEqual([1_500, 'r-9']);
    }
  });

  it('advises only what helps when the rate is limited', async () => {
    const server = await serveJson(429, { error: { message: 'slow down' } });
    const failure = await failureOf(ask(server));
    expect(failure.message).toBe(
      `${server.origin}/v1/chat answered 429: slow down. If this continues, lower concurrency.`,
    );
  });

  it('names address, status, reason and remedy', async () => {
    const server = await serveJson(401, { error: { message: 'who are you?' } });
    const failure = await failureOf(ask(server));
    expect(failure.message).toBe(
      `${server.origin}/v1/chat answered 401: who are you? Check the credentials and what they may access.`,
    );
  });

  it('reads an error page of any size by its status', async () => {
    const server = await serve((_, response) => {
      response.writeHead(502).end('<html>'.repeat(500_000));
    });
    const failure = await failureOf(ask(server));
    expect(failure.type).toBe('Unavailable');
    expect(failure.message.length).toBeLessThan(700);
  });

  it('says where a redirect points, without its query', async () => {
    const failure = await failureFrom(302, {}, { location: '/login.html?next=secret-path' });
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).toMatch(
      / It points to http:\/\/127\.0\.0\.1:\d+\/login\.html\. Only a 307 or 308 within one origin is followed\./,
    );
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
    [
      429,
      { error: { message: 'Request too large for m on tokens per min (TPM)' } },
      'InvalidRequest',
      'maxContextChars',
    ],
    [429, { error: { message: 'no credit', code: 'insufficient_quota' } }, 'OutOfCredit', 'billing'],
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

describe('bodyFailure', () => {
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
    expect(bodyFailure(reply(body), sent)).toMatchObject({ type, status: 200, requestId: 'r-1' });
  });

  it.each([[{}], [{ error: null }], [{ error: false }], [{ error: '' }], [null], [[1]], ['error']])(
    'finds no failure in %j',
    (body) => expect(bodyFailure(reply(body), sent)).toBeUndefined(),
  );

  it('hides the secrets of the request that the reply belongs to', async () => {
    const server = await serve(({ headers }, response) => answerJson(response, 200, { error: headers.authorization }));
    const answered = await get(server.origin, { headers: { authorization: 'Bearer abc-123-def' } });
    expect(bodyFailure(answered, sent)?.message).toBe('http://h/a answered 200 with an error: ***.');
  });
});

describe('what the pace learns of', () => {
  /** Asks once under a pace, reads the body as agents do, and returns the origins that were refused. */
  async function refusedBy(status: number, body: unknown, headers: Record<string, string> = {}) {
    const server = await serveJson(status, body, headers);
    const refused: (string | undefined)[] = [];
    const pace: Pace = { ready: () => Promise.resolve(), refused: (endpoint) => void refused.push(endpoint) };
    const failure = await paced(pace, async () => {
      const url = `${server.origin}/a`;
      const reply = await get(url).catch((error: unknown) => error);
      return reply instanceof Error ? reply : bodyFailure(reply as JsonReply, { url, headers: {} });
    });
    return { type: (failure as { type?: string }).type, isTold: refused.length > 0, refused, origin: server.origin };
  }

  const limited = { error_code: 'REQUEST_LIMIT_EXCEEDED', message: 'slow' };

  it.each([
    [429, {}, {}],
    [503, {}, { 'retry-after': '2' }],
    [400, limited, {}],
    [403, limited, {}],
    [200, { databricks_output: { error: limited } }, {}],
    [200, { error: { message: 'slow', code: 429 } }, {}],
  ])('a rate limit told as %i with %j and %j, once, by its origin', async (status, body, headers) => {
    const { type, refused, origin } = await refusedBy(status, body, headers);
    expect([type, refused]).toEqual(['RateLimited', [origin]]);
  });

  it.each([
    [429, { error: { message: 'no credit', code: 'insufficient_quota' } }, {}],
    [429, { error: { message: 'Request too large for m on tokens per min (TPM)' } }, {}],
    [429, {}, { 'x-should-retry': 'false' }],
    [503, {}, {}],
    [500, {}, { 'retry-after': '2' }],
    [200, { error: { message: 'no credit', code: 'insufficient_quota' } }, {}],
  ])('nothing of %i with %j and %j, which is no rate limit', async (status, body, headers) => {
    const { type, isTold } = await refusedBy(status, body, headers);
    expect(type).not.toBe('RateLimited');
    expect(isTold).toBe(false);
  });
});
