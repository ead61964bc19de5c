import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratesOf, stepMs, waitMs } from '../../../src/worker/pace/rates.ts';
import { ratesWithClock } from '../../support/rates-with-clock.ts';

const START_MS = 1_800_000_000_000;

/** Processes that ask for slots: how long after the one before, and how many. */
const anySchedule = fc.array(fc.record({ afterMs: fc.nat(400), requests: fc.integer({ min: 1, max: 6 }) }), {
  minLength: 1,
  maxLength: 40,
});

const anyRate = fc.double({ min: 0.5, max: 200, noNaN: true });

async function storeAt() {
  const clock = { nowMs: START_MS };
  return { clock, store: await ratesWithClock(() => clock.nowMs) };
}

describe('slots that are reserved in the store', () => {
  it('are never closer to each other than the rate says, whoever asks when for how many', async () => {
    const { clock, store } = await storeAt();
    let endpoint = 0;
    await fc.assert(
      fc.asyncProperty(anyRate, anySchedule, async (requestsPerSecond, schedule) => {
        endpoint += 1;
        const rates = ratesOf([{ requestsPerSecond }], 1);
        const step = stepMs(rates, 0);
        const slots: number[] = [];
        for (const { afterMs, requests } of schedule) {
          clock.nowMs += afterMs;
          const taken = { requests: { amount: requests, perMs: rates.requestsPerMs } };
          const state = await store.takeRate(`endpoint ${endpoint}`, taken);
          const firstMs = clock.nowMs + waitMs(state, rates, { requests, tokens: 0 });
          slots.push(...Array.from({ length: requests }, (_, at) => firstMs + at * step));
        }
        for (const [at, slot] of slots.entries()) {
          expect(slot - (slots[at - 1] ?? -Infinity)).toBeGreaterThan(step - 0.01);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('use the whole rate when somebody always asks', async () => {
    const { clock, store } = await storeAt();
    const perMs = 0.02;
    let last = 0;
    for (let round = 0; round < 500; round++) {
      clock.nowMs = Math.max(clock.nowMs, last - 100);
      const { requestsOwed } = await store.takeRate('endpoint', { requests: { amount: 4, perMs } });
      last = clock.nowMs + (requestsOwed - 1) / perMs;
    }
    expect(last - START_MS).toBeCloseTo(1_999 * 50, 0);
  });

  it('go by a changed limit at once, what is owed included', async () => {
    const { clock, store } = await storeAt();
    await store.takeRate('endpoint', { tokens: { amount: 600_000, perMs: 1_000 / 60_000 } });
    clock.nowMs += 60_000;
    const slow = await store.takeRate('endpoint', { tokens: { amount: 0, perMs: 1_000 / 60_000 } });
    expect(slow.tokensOwed).toBeCloseTo(599_000, 3);
    const rates = ratesOf([{ tokensPerMinute: 600_000 }], 1);
    expect(waitMs(slow, rates, { requests: 0, tokens: 0 })).toBeCloseTo(59_900, 3);
  });

  it('do not wait for a clock that was set back', async () => {
    const { clock, store } = await storeAt();
    const take = () => store.takeRate('endpoint', { requests: { amount: 1, perMs: 0.001 } });
    await take();
    clock.nowMs -= 3_600_000;
    expect((await take()).requestsOwed).toBe(2);
    clock.nowMs += 1_000;
    expect((await take()).requestsOwed).toBeCloseTo(2, 6);
  });
});

describe('slots at a changed pace', () => {
  it('keep their distance from those that were reserved before, whenever the share changes', async () => {
    const { clock, store } = await storeAt();
    const limits = [{ requestsPerSecond: 20 }];
    let endpoint = 0;
    const anyShares = fc.array(
      fc.record({ share: fc.double({ min: 0.02, max: 1, noNaN: true }), afterMs: fc.nat(900) }),
    );
    await fc.assert(
      fc.asyncProperty(anyShares, async (changes) => {
        endpoint += 1;
        const slots: number[] = [];
        for (const { share, afterMs } of changes) {
          clock.nowMs += afterMs;
          const taken = { requests: { amount: 3, perMs: ratesOf(limits, 1).requestsPerMs } };
          const state = await store.takeRate(`endpoint ${endpoint}`, taken);
          const rates = ratesOf(limits, state.pace.share);
          const firstMs = clock.nowMs + waitMs(state, rates, { requests: 3, tokens: 0 });
          slots.push(...[0, 1, 2].map((at) => firstMs + at * stepMs(rates, 0)));
          const from = state.pace;
          await store.changePace(`endpoint ${endpoint}`, { from, to: { ...from, share } });
        }
        for (const [at, slot] of slots.entries()) {
          expect(slot - (slots[at - 1] ?? -Infinity)).toBeGreaterThan(50 - 0.01);
        }
      }),
      { numRuns: 60 },
    );
  });
});
