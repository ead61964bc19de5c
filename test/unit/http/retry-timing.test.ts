import { describe, expect, it } from 'vitest';
import { rateLimitReset, retryAfter, waitAsked } from '../../../src/http/retry-timing.ts';
import { sendJson } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { serveJson } from '../../support/serve.ts';

async function failureFrom(status: number, body: unknown, headers: Record<string, string> = {}) {
  const server = await serveJson(status, body, headers);
  return failureOf(sendJson({ method: 'GET', url: server.origin, timeoutMs: 5_000 }));
}

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
    [{ 'retry-after': '30s' }, 30_000],
    [{ 'retry-after': '1m30s' }, 90_000],
    [{ 'retry-after': '2026-01-01T00:01:00Z' }, 60_000],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': 'tomorrow' }, undefined],
    [{ 'retry-after': '9'.repeat(400) }, undefined],
    [{}, undefined],
  ])('reads %j as %s ms', (headers, expected) => {
    expect(retryAfter(headers, now)).toBe(expected);
  });
});

describe('rateLimitReset', () => {
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

  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225630' }, 30_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225630000' }, 30_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225000' }, 0],
    [{ 'ratelimit-remaining': '0', 'ratelimit-reset': '50' }, 50_000],
    [
      { 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-tokens-reset': '2026-01-01T00:00:12Z' },
      12_000,
    ],
    [{ ratelimit: '"burst";r=0;t=7' }, 7_000],
    [{ ratelimit: '"burst";r=5;t=7' }, undefined],
  ])('reads %j as %s ms', (headers, expected) => {
    expect(rateLimitReset(headers, now)).toBe(expected);
  });
});

describe('waitAsked', () => {
  const asked = (text: string, status = 429, body: unknown = { error: { message: text } }) =>
    waitAsked({ status, headers: {}, body: JSON.stringify(body), text });

  it.each([
    ['Please try again in 20s.', 20_000],
    ['Please try again in 6m0s.', 360_000],
    ['Please try again in 1h2m3s', 3_723_000],
    ['Please try again in 600ms.', 600],
    ['Please try again in 1.2s', 1_200],
    ['Please retry after 26 seconds.', 26_000],
    ['Please retry in 34.074824224s.', 34_075],
    ['Retry after 2 minutes', 120_000],
    ['You have to wait for 1 hour', 3_600_000],
    ['Please wait before trying again.', undefined],
    ['We have 20 seconds of video', undefined],
    ['', undefined],
  ])('reads %j as %s ms', (text, expected) => {
    expect(asked(text)).toBe(expected);
  });

  it("reads Google's RetryInfo, and no words of a status that is no limit", () => {
    expect(asked('x', 429, { error: { details: [{ '@type': 'x.RetryInfo', retryDelay: '7s' }] } })).toBe(7_000);
    expect(asked('Please try again in 20s.', 400)).toBeUndefined();
  });
});
