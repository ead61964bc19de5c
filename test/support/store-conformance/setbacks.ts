import { describe, expect, it } from 'vitest';
import type { Store, StepName, TurnKey } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch } from './samples.ts';

const failed = { type: 'Unavailable', message: "it said 'no'", isRateLimit: false } as const;
const limited = { type: 'RateLimited', message: 'slow down', isRateLimit: true } as const;

/** Counting the failed attempts at a step. */
export function setbackBehaviour(open: OpenStore): void {
  describe('setbacks', () => {
    it('count failures one by one', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const none = { rateLimited: 0, rateLimitedSince: null };
      expect(await store.noteSetback(keyOf('one'), 'agent', failed)).toEqual({ failures: 1, ...none });
      expect(await store.noteSetback(keyOf('one'), 'agent', failed)).toEqual({ failures: 2, ...none });
    });

    it('keep the time at which a row of rate-limited calls began, and count no failure for them', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const before = Date.now();
      const first = await store.noteSetback(keyOf('one'), 'agent', limited);
      expect(first).toMatchObject({ failures: 0, rateLimited: 1 });
      expect(Date.parse(first.rateLimitedSince ?? '')).toBeGreaterThanOrEqual(before);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const second = await store.noteSetback(keyOf('one'), 'agent', limited);
      expect(second).toEqual({ failures: 0, rateLimited: 2, rateLimitedSince: first.rateLimitedSince });
    });

    it('end the row of rate-limited calls with any other failure, and begin a new one after it', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const first = await store.noteSetback(keyOf('one'), 'agent', limited);
      const broken = await store.noteSetback(keyOf('one'), 'agent', failed);
      expect(broken).toEqual({ failures: 1, rateLimited: 0, rateLimitedSince: null });
      await new Promise((resolve) => setTimeout(resolve, 5));
      const again = await store.noteSetback(keyOf('one'), 'agent', limited);
      expect(again).toMatchObject({ failures: 1, rateLimited: 1 });
      expect(Date.parse(again.rateLimitedSince ?? '')).toBeGreaterThan(Date.parse(first.rateLimitedSince ?? ''));
    });

    it('are forgotten for the step that is cleared, and for no other', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      const others: [TurnKey, StepName][] = [
        [keyOf('one', 0, 0), 'context'],
        [keyOf('one', 0, 1), 'agent'],
        [keyOf('one', 1, 0), 'agent'],
      ];
      await store.noteSetback(keyOf('one'), 'agent', failed);
      for (const [key, step] of others) await store.noteSetback(key, step, failed);
      await store.clearSetbacks(keyOf('one'), 'agent');
      expect(await failuresNext(store, keyOf('one'), 'agent')).toBe(1);
      for (const [key, step] of others) expect(await failuresNext(store, key, step)).toBe(2);
    });

    it('need not be there to be cleared', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await expect(store.clearSetbacks(keyOf('one'), 'question')).resolves.toBeUndefined();
    });
  });
}

async function failuresNext(store: Store, key: TurnKey, step: StepName): Promise<number> {
  return (await store.noteSetback(key, step, failed)).failures;
}
