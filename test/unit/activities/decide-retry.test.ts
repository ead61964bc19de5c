import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRetry } from '../../../src/activities/decide-retry.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const HOUR = 3_600_000;
const limits = { maxAttempts: 8, maxRateLimitWait: '1h' };

/** The decision on failure number `failures`. */
function onFailure(failures: number, retryAfterMs?: number) {
  const setback = { failures, rateLimited: 0, rateLimitedSince: null };
  return decideRetry({ setback, limits, retryAfterMs, isRateLimit: false, nowMs: NOW });
}

/** The decision on rate-limited call number `rateLimited` of an unbroken series that began `sinceMs` ago. */
function onRateLimit(given: { rateLimited?: number; failures?: number; sinceMs?: number; retryAfterMs?: number }) {
  const { rateLimited = 1, failures = 0, sinceMs = 0, retryAfterMs } = given;
  const setback = { failures, rateLimited, rateLimitedSince: new Date(NOW - sinceMs).toISOString() };
  return decideRetry({ setback, limits, retryAfterMs, isRateLimit: true, nowMs: NOW });
}

function expectWait(decision: { nextRetryDelayMs?: number; isFinal?: boolean }, waitMs: number): void {
  expect(decision.isFinal).toBeUndefined();
  expect(decision.nextRetryDelayMs).toBeGreaterThanOrEqual(waitMs);
  expect(decision.nextRetryDelayMs).toBeLessThanOrEqual(Math.ceil(waitMs * 1.2));
}

describe('the decision on a failure', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [6, 32_000],
    [7, 60_000],
  ])('number %i waits %i ms and up to a fifth more', (failures, waitMs) => {
    for (let time = 0; time < 50; time++) expectWait(onFailure(failures), waitMs);
  });

  it('is final with the last attempt, and with every later one', () => {
    expect(onFailure(7).isFinal).toBeUndefined();
    expect(onFailure(8)).toEqual({ isFinal: true });
    expect(onFailure(9)).toEqual({ isFinal: true });
  });

  it('never tries again earlier than the server asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(HOUR), (failures, retryAfterMs) => {
        const waitMs = Math.max(retryAfterMs, Math.min(1_000 * 2 ** (failures - 1), 60_000));
        expectWait(onFailure(failures, retryAfterMs), waitMs);
      }),
    );
  });

  it('is final when the server asks for a wait longer than any that is allowed', () => {
    expectWait(onFailure(1, HOUR), HOUR);
    expect(onFailure(1, HOUR + 1)).toEqual({ isFinal: true });
  });

  it('spreads the waits, so that calls that failed together do not come back together', () => {
    const waits = new Set(Array.from({ length: 50 }, () => onFailure(7).nextRetryDelayMs));
    expect(waits.size).toBeGreaterThan(10);
  });
});

describe('the decision on rate limiting', () => {
  it('counts no attempt: it waits on although every attempt but one is used up', () => {
    expectWait(onRateLimit({ failures: 7, rateLimited: 500, sinceMs: HOUR / 2 }), 10_000);
    expectWait(onRateLimit({ failures: 8, rateLimited: 1 }), 1_000);
  });

  it.each([
    [1, 1_000],
    [2, 2_000],
    [4, 8_000],
    [5, 10_000],
    [2_000, 10_000],
  ])('waits after %i rate-limited calls %i ms where the server names no time', (rateLimited, waitMs) => {
    expectWait(onRateLimit({ rateLimited }), waitMs);
  });

  it('waits as long as the server asks, but at least a second', () => {
    expectWait(onRateLimit({ rateLimited: 9, retryAfterMs: 1_500 }), 1_500);
    expectWait(onRateLimit({ rateLimited: 9, retryAfterMs: 30_000 }), 30_000);
    expectWait(onRateLimit({ rateLimited: 9, retryAfterMs: 0 }), 1_000);
  });

  it('is final when the next wait would end after the longest one allowed', () => {
    expectWait(onRateLimit({ sinceMs: HOUR - 5_000, retryAfterMs: 5_000 }), 5_000);
    expect(onRateLimit({ sinceMs: HOUR - 5_000, retryAfterMs: 5_001 })).toEqual({ isFinal: true });
    expect(onRateLimit({ retryAfterMs: 2 * HOUR })).toEqual({ isFinal: true });
  });

  it('takes a series without a recorded beginning as one that begins now', () => {
    const setback = { failures: 0, rateLimited: 1, rateLimitedSince: null };
    expectWait(decideRetry({ setback, limits, retryAfterMs: undefined, isRateLimit: true, nowMs: NOW }), 1_000);
  });

  it('either waits between the time asked for and a fifth more, or is final', () => {
    fc.assert(
      fc.property(fc.nat(2 * HOUR), fc.nat(2 * HOUR), (sinceMs, retryAfterMs) => {
        const decision = onRateLimit({ sinceMs, retryAfterMs });
        const waitMs = Math.max(retryAfterMs, 1_000);
        if (sinceMs + waitMs > HOUR) expect(decision).toEqual({ isFinal: true });
        else expectWait(decision, waitMs);
      }),
    );
  });
});
