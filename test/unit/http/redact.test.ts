import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/http/redact.ts';
import { sendJson } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson } from '../../support/http-server.ts';
import { serve } from '../../support/serve.ts';
import { cpuTime } from '../../support/cpu-time.ts';

describe('redact', () => {
  it.each([
    ['{"access_token":"abc","n":1}', '{"access_token":"***","n":1}'],
    ['{"client_secret": "cut off', '{"client_secret": "***'],
    ['Authorization: Bearer abcdefghijklmnop1234', 'Authorization: Bearer ***'],
    ['token dapi0123456789abcdef0123 is old', 'token *** is old'],
    ['GET https://h/x?v=1&api_key=abc&n=2 failed', 'GET https://h/x?v=1&api_key=***&n=2 failed'],
    ['Incorrect key sk-abcdefghijklmnopqrst', 'Incorrect key ***'],
    ['got eyJhbGciOiJ.eyJzdWIi.c2ln', 'got ***'],
    ['"max_tokens": 5 and the bearer of news', '"max_tokens": 5 and the bearer of news'],
  ])('makes of %s: %s', (text, expected) => {
    expect(redact(text, { url: 'http://h', headers: {} })).toBe(expected);
  });

  it.each<[Record<string, string>, string]>([
    [{ authorization: 'Token tok-en-part' }, 'tok-en-part'],
    [{ authorization: 'ApiKey a1b2c3d4' }, 'a1b2c3d4'],
    [{ authorization: 'Digest username="joe", response="6629fae4"' }, '6629fae4'],
    [{ cookie: 'session=q1w2e3r4; csrf=t5y6u7i8' }, 'q1w2e3r4'],
    [{ cookie: 'session=q1w2e3r4; csrf=t5y6u7i8' }, 't5y6u7i8'],
    [{ 'x-api-key': 'keyid:hushhush' }, 'hushhush'],
    [{ authorization: `Basic ${Buffer.from('joe:hushhush').toString('base64')}` }, 'hushhush'],
    [{ 'x-custom': 'v1 q1w2e3r4t5' }, 'q1w2e3r4t5'],
  ])('hides each part of %j', (headers, part) => {
    expect(redact(`you sent ${part}!`, { url: 'http://h', headers })).toBe('you sent ***!');
  });

  it.each([
    ['as it was sent', 'http://h/a?sig=ab%2fcd%2fef', 'ab%2fcd%2fef'],
    ['decoded', 'http://h/a?sig=ab%2fcd%2fef', 'ab/cd/ef'],
    ['encoded anew', 'http://h/a?sig=ab%20cd%20ef', 'ab%20cd%20ef'],
  ])('hides a value of the query %s', (_, url, said) => {
    expect(redact(`at ${said}`, { url, headers: {} })).toBe('at ***');
  });

  it('leaves the words of a header alone that is no secret', () => {
    const sent = { url: 'http://h', headers: { 'x-team': 'search and chat' } };
    expect(redact('a search of a chat', sent)).toBe('a search of a chat');
  });

  it('takes linear time over a megabyte', () => {
    const startedAt = cpuTime();
    for (const piece of ['?key', '&a-key', '?'.padEnd(30, 'a'), '"token" ', '"-', 'sk-', 'eyJaaaaaaaa.', 'bearer '])
      redact(piece.repeat(1_000_000 / piece.length), { url: 'http://h', headers: {} });
    expect(cpuTime() - startedAt).toBeLessThan(3_000);
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
