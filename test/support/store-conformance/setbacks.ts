import { describe, expect, it } from 'vitest';
import type { Store, StepName, TurnKey } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch } from './samples.ts';

const failed = { type: 'Unavailable', message: "it said 'no'", isRateLimit: false } as const;

const said = { type: failed.type, message: failed.message };
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

    it('count the tokens of a question that could not be used', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const usage = { inputTokens: 10, outputTokens: 4 };
      await store.noteSetback(keyOf('one', 0, 1), 'question', { ...failed, usage });
      expect(await store.noteSetback(keyOf('one', 0, 1), 'question', { ...failed, usage })).toMatchObject({
        failures: 2,
      });
      expect((await store.progress('one')).questionUsage).toEqual({ inputTokens: 20, outputTokens: 8 });
      expect((await store.readSpent('one')).tokens).toBe(28);
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

    it('are told as waits by cause: how many steps, the most failures, and when the next of them is tried again', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 4);
      const refused = (port: number) => ({ ...failed, message: `http://127.0.0.1:${port} refused the connection.` });
      await store.noteSetback(keyOf('one', 0), 'agent', refused(1));
      await store.noteSetback(keyOf('one', 1), 'agent', refused(2));
      await store.noteSetback(keyOf('one', 1), 'agent', refused(2));
      await store.noteSetback(keyOf('one', 2), 'question', { ...limited, retryAfterMs: 30_000 });
      await store.noteSetback(keyOf('one', 3), 'agent', failed);
      await store.saveEnding(keyOf('one', 3), { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'x' });
      const now = Date.now();
      const waits = await store.waits({ batchId: 'one' });
      expect(waits).toMatchObject([
        { step: 'agent', type: 'Unavailable', count: 2, failures: 2, isRateLimit: false },
        { step: 'question', type: 'RateLimited', count: 1, failures: 0, isRateLimit: true, message: 'slow down' },
      ]);
      const [first = 0, second = 0] = waits.map(({ nextAtMs }) => nextAtMs - now);
      expect(first).toBeLessThanOrEqual(1_000);
      expect(second).toBeGreaterThan(25_000);
      expect(await store.waits({ batchId: 'one', seedIndex: 1 })).toMatchObject([{ count: 1, failures: 2 }]);
      expect(await store.waits({ batchId: 'one', shard: 1 })).toEqual([]);
    });

    it('are kept as retries of a step that succeeded, with the time that was lost, and wait no longer', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await store.noteSetback(keyOf('one'), 'agent', limited);
      await store.noteSetback(keyOf('one'), 'agent', failed);
      await store.noteSetback(keyOf('one'), 'agent', limited);
      await store.noteSetback(keyOf('one', 1), 'question', failed);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await store.settleSetbacks(keyOf('one'), 'agent');
      const tried = await store.readTried({ batchId: 'one', from: 0, to: 9 });
      const met = { failures: 1, rateLimited: 2, type: 'RateLimited', message: 'slow down' };
      expect(tried).toEqual([
        { seedIndex: 0, turn: 0, step: 'agent', ...met, lostMs: expect.any(Number) },
        { seedIndex: 1, turn: 0, step: 'question', failures: 1, rateLimited: 0, lostMs: null, ...said },
      ]);
      expect(tried[0]?.lostMs).toBeGreaterThanOrEqual(4);
      expect((await store.progress('one')).retrying).toBe(1);
      expect(await failuresNext(store, keyOf('one'), 'agent')).toBe(1);
    });

    it('add up where a step succeeded after retries more than once, and need not be there', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      for (const message of ['first', 'second']) {
        await store.noteSetback(keyOf('one'), 'context', { ...failed, message });
        await store.settleSetbacks(keyOf('one'), 'context');
        await store.settleSetbacks(keyOf('one'), 'context');
      }
      const tried = await store.readTried({ batchId: 'one', from: 0, to: 0 });
      expect(tried).toMatchObject([{ step: 'context', failures: 2, message: 'second' }]);
    });

    it('and retries go with their batch', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await store.noteSetback(keyOf('one'), 'agent', failed);
      await store.settleSetbacks(keyOf('one'), 'agent');
      await store.noteSetback(keyOf('one'), 'context', failed);
      await store.deleteBatch('one');
      await loadBatch(store, 'one');
      expect(await store.readTried({ batchId: 'one', from: 0, to: 0 })).toEqual([]);
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
