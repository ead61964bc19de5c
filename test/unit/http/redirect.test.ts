import { describe, expect, it } from 'vitest';
import { sendJson } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson } from '../../support/http-server.ts';
import { serve } from '../../support/serve.ts';

const headers = { authorization: 'Bearer token-of-agent', 'idempotency-key': 'k-1' };
const send = (url: string, method: 'POST' | 'PUT' | 'GET' = 'POST') =>
  sendJson({ method, url, headers, body: method === 'GET' ? undefined : { q: 'Why?' }, timeoutMs: 10_000 });

/** Sends each path on to the one that stands beside it. */
const redirecting = (status: number, locations: Readonly<Record<string, string>>) =>
  serve(({ url }, response) => {
    const location = locations[url];
    if (location === undefined) return answerJson(response, 200, { at: url });
    response.writeHead(status, { location }).end('moved');
  });

describe('a redirect', () => {
  it.each([
    [307, 'POST'],
    [308, 'PUT'],
    [307, 'GET'],
  ] as const)('of %s within the origin is followed with %s, headers and body', async (status, method) => {
    const server = await redirecting(status, { '/chat?a=1': '/chat/?a=1' });
    expect((await send(`${server.origin}/chat?a=1`, method)).body).toEqual({ at: '/chat/?a=1' });
    const [first, second] = server.requests;
    expect(second).toEqual({ ...first, url: '/chat/?a=1' });
  });

  it('may name the whole address and lead on twice more', async () => {
    const locations: Record<string, string> = { '/a': '/b', '/b': '../c', '/c': '/d' };
    const server = await redirecting(307, locations);
    locations['/a'] = `${server.origin}/b`;
    expect((await send(`${server.origin}/a`)).body).toEqual({ at: '/d' });
  });

  it('that goes round is refused', async () => {
    const server = await redirecting(307, { '/a': '/b', '/b': '/a' });
    const failure = await failureOf(send(`${server.origin}/a`));
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).toContain('after 3 other redirects. The redirects form a loop');
    expect(server.requests).toHaveLength(4);
  });

  it.each([301, 302, 303])('of %s, which may lose method and body, is refused', async (status) => {
    const server = await redirecting(status, { '/a': '/b' });
    const failure = await failureOf(send(`${server.origin}/a`));
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).toContain(`change the address in the spec to ${server.origin}/b`);
    expect(server.requests).toHaveLength(1);
  });

  it('to another origin is refused and gets no credentials', async () => {
    const other = await redirecting(200, {});
    const server = await redirecting(308, { '/a': `${other.origin}/a?token=x` });
    const failure = await failureOf(send(`${server.origin}/a`));
    expect(failure.type).toBe('InvalidRequest');
    expect(failure.message).toContain(`It points to ${other.origin}/a. Only a 307 or 308 within one origin`);
    expect(other.requests).toHaveLength(0);
  });

  it('from http to https of one host is refused, and the address to set named', async () => {
    const server = await redirecting(308, { '/a': 'https://127.0.0.1/a' });
    const failure = await failureOf(send(`${server.origin}/a`));
    expect(failure.message).toContain('change the address in the spec to https://127.0.0.1/a');
  });

  it('is forgotten by the failure of the address that it led to', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/a') response.writeHead(307, { location: '/b' }).end();
      else answerJson(response, 404, { detail: 'Not Found' });
    });
    const failure = await failureOf(send(`${server.origin}/a`));
    expect(failure.message).toContain(`${server.origin}/b answered 404`);
  });
});
