import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { opened, type OpenStore } from './opened.ts';

const ENDPOINT = 'agent http://127.0.0.1:1';
/** So slow that nothing comes back during a test. */
const SLOW = 1e-9;

/** Rates of endpoints, which all processes share. */
export function rateBehaviour(open: OpenStore): void {
  describe('rates', () => {
    it('add up what is taken, requests and tokens apart, each endpoint for itself', async () => {
      const { store } = await opened(open);
      const both = { requests: { amount: 4, perMs: SLOW }, tokens: { amount: 1_000.5, perMs: SLOW } };
      expect(await store.takeRate(ENDPOINT, both)).toMatchObject({ requestsOwed: 4, tokensOwed: 1_000.5, share: 1 });
      const more = await store.takeRate(ENDPOINT, { requests: { amount: 2, perMs: SLOW } });
      expect(more.requestsOwed).toBeCloseTo(6, 2);
      expect(more.tokensOwed).toBe(1_000.5);
      const other = await store.takeRate(`${ENDPOINT}1`, { tokens: { amount: 7, perMs: SLOW } });
      expect(other).toMatchObject({ requestsOwed: 0, tokensOwed: 7 });
    });

    it('take back what was given up, and owe nothing at last', async () => {
      const { store } = await opened(open);
      await store.takeRate(ENDPOINT, { requests: { amount: 4, perMs: SLOW } });
      const back = await store.takeRate(ENDPOINT, { requests: { amount: -3, perMs: SLOW } });
      expect(back.requestsOwed).toBeCloseTo(1, 2);
      await sleep(5);
      const later = await store.takeRate(ENDPOINT, { requests: { amount: 2, perMs: 1_000 } });
      expect(later.requestsOwed).toBe(2);
    });

    it("come back with the time that passes on the store's clock", async () => {
      const { store } = await opened(open);
      const first = await store.takeRate(ENDPOINT, { requests: { amount: 10_000, perMs: 1 } });
      await sleep(60);
      const second = await store.takeRate(ENDPOINT, { requests: { amount: 0, perMs: 1 } });
      const passed = second.nowMs - first.nowMs;
      expect(passed).toBeGreaterThan(30);
      expect(Math.abs(first.requestsOwed - passed - second.requestsOwed)).toBeLessThan(10);
    });

    it('lose nothing when two workers take at the same time', async () => {
      const { store, reopen } = await opened(open);
      const stores = [store, await reopen()] as const;
      const taken = await Promise.all(
        Array.from({ length: 60 }, (_, at) =>
          stores[at % 2 === 0 ? 0 : 1].takeRate(ENDPOINT, { requests: { amount: 1, perMs: SLOW } }),
        ),
      );
      const owed = taken.map((state) => Math.round(state.requestsOwed));
      expect(owed.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    });

    it('fall once for all refusals within a second, and only for one endpoint', async () => {
      const { store, reopen } = await opened(open);
      const other = await reopen();
      const share = async (endpoint = ENDPOINT) => (await store.takeRate(endpoint, {})).share;
      await share();
      await Promise.all([1, 2, 3].flatMap(() => [store.lowerRate(ENDPOINT), other.lowerRate(ENDPOINT)]));
      expect(await share()).toBeCloseTo(0.7, 5);
      expect(await share(`${ENDPOINT}1`)).toBe(1);
      await sleep(1_010);
      await store.lowerRate(ENDPOINT);
      expect(await share()).toBeGreaterThan(0.48);
      expect(await share()).toBeLessThan(0.7);
    });

    it('of an endpoint that nobody took from cannot fall', async () => {
      const { store } = await opened(open);
      await expect(store.lowerRate(ENDPOINT)).resolves.toBeUndefined();
    });
  });
}
