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
      expect(await store.takeRate(ENDPOINT, both)).toMatchObject({
        requestsOwed: 4,
        tokensOwed: 1_000.5,
        pace: { share: 1, cuts: 0, sent: 0, refused: 0 },
      });
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

    it('count what all workers sent and refused, but not what was sent before the last cut', async () => {
      const { store, reopen } = await opened(open);
      const other = await reopen();
      await store.takeRate(ENDPOINT, {});
      const outcomes = { sent: 3, refused: 1, cuts: 0 };
      await Promise.all([1, 2, 3].flatMap(() => [store, other].map((each) => each.takeRate(ENDPOINT, { outcomes }))));
      const late = await store.takeRate(ENDPOINT, { outcomes: { ...outcomes, cuts: 1 } });
      expect(late.pace).toMatchObject({ sent: 18, refused: 6, cuts: 0 });
      expect((await store.takeRate(`${ENDPOINT}1`, {})).pace).toMatchObject({ sent: 0, refused: 0 });
    });

    it('change their pace as the first worker decides, and keep what was counted since it looked', async () => {
      const { store, reopen } = await opened(open);
      const other = await reopen();
      await store.takeRate(ENDPOINT, { requests: { amount: 8, perMs: SLOW } });
      const from = (await store.takeRate(ENDPOINT, { outcomes: { sent: 10, refused: 5, cuts: 0 } })).pace;
      await other.takeRate(ENDPOINT, { outcomes: { sent: 4, refused: 3, cuts: 0 } });
      const counted = { judgedAtMs: from.judgedAtMs + 0.5, countedFromMs: from.judgedAtMs + 0.5, sent: 0, refused: 0 };
      const to = { ...from, ...counted, share: 0.5, takenShare: 0.6, refusedShare: 0.4, cuts: 1 };
      await store.changePace(ENDPOINT, { from, to });
      await other.changePace(ENDPOINT, { from, to: { ...to, share: 0.1, judgedAtMs: from.judgedAtMs + 0.75 } });
      const { requestsOwed, pace } = await store.takeRate(ENDPOINT, { requests: { amount: 0, perMs: SLOW } });
      expect(pace).toEqual({ ...to, sent: 4, refused: 3 });
      expect(requestsOwed).toBeCloseTo(4, 2);
      const back = await store.takeRate(ENDPOINT, { requests: { amount: 0, perMs: SLOW } });
      expect(back.pace).toEqual(pace);
    });

    it('of an endpoint that nobody took from have no pace to change', async () => {
      const { store } = await opened(open);
      const { pace } = await store.takeRate(ENDPOINT, {});
      await expect(store.changePace(`${ENDPOINT}1`, { from: pace, to: pace })).resolves.toBeUndefined();
    });
  });
}
