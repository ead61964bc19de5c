import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/http/redact.ts';
import { sendJson } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson } from '../../support/http-server.ts';
import { serve } from '../../support/serve.ts';

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

  it('hides a secret that the server puts across the end of its text, or into the id of the request', async () => {
    const token = 'f3a9'.repeat(10);
    const server = await serve((_, response) =>
      answerJson(response, 500, { message: `${'x'.repeat(480)}${token}` }, { 'x-request-id': `r-${token}` }),
    );
    const headers = { authorization: `Bearer ${token}` };
    const failure = await failureOf(sendJson({ method: 'GET', url: server.origin, headers, timeoutMs: 5_000 }));
    expect(failure.message).not.toContain('f3a9');
    expect(failure.requestId).toBe('r-***');
  });

  it('hides the key and the query that a server repeats', async () => {
    const server = await serve((request, response) =>
      answerJson(response, 400, { message: `bad ${request.headers.authorization} at ${request.url}` }),
    );
    const url = `${server.origin}/v1?token=hush-hush&v=1`;
    const headers = { authorization: 'Bearer sk-very-secret' };
    const failure = await failureOf(sendJson({ method: 'POST', url, body: {}, headers, timeoutMs: 5_000 }));
    expect(failure.message).toContain('bad *** at /v1***');
    expect(JSON.stringify([failure.message, failure.stack])).not.toMatch(/sk-very-secret|hush-hush/);
  });
});
