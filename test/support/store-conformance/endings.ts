import { describe, expect, it } from 'vitest';
import type { Ending } from '../../../src/store/store.ts';
import { failureOf } from '../failure-of.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, sayTurn } from './samples.ts';

const completed: Ending = { outcome: 'completed', errorType: null, errorMessage: null };
const agentFailed: Ending = { outcome: 'agent-failed', errorType: 'InvalidRequest', errorMessage: 'it said "no"' };
const failure = { type: 'Unavailable', message: 'down', isRateLimit: false } as const;

/** How conversations end, and are taken up again. */
export function endingBehaviour(open: OpenStore): void {
  describe('endings', () => {
    it('are those of the first writer', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      expect(await store.saveEnding(keyOf('one'), agentFailed)).toEqual(agentFailed);
      expect(await store.saveEnding(keyOf('one'), completed)).toEqual(agentFailed);
      expect((await store.findConversation('one/seed-0'))?.ending).toEqual(agentFailed);
      expect((await store.findConversation('one/seed-1'))?.ending).toBeNull();
    });

    it('need a seed', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const missing = await failureOf(store.saveEnding(keyOf('one', 7), completed));
      expect(missing.type).toBe('StoreInconsistent');
      expect(missing.message).toContain('seed 7 of batch one');
    });

    it.each(['cancelled', 'budget-exhausted'] as const)(
      'say %s of every open conversation at once',
      async (outcome) => {
        const { store } = await opened(open);
        await loadBatch(store, 'one', 3);
        await loadBatch(store, 'two', 1);
        await store.saveEnding(keyOf('one', 1), completed);
        expect(await store.endOpenConversations('one', outcome)).toBe(2);
        expect(await store.endOpenConversations('one', outcome)).toBe(0);
        expect((await store.progress('one')).outcomes).toEqual({ completed: 1, [outcome]: 2 });
        expect((await store.progress('two')).outcomes).toEqual({});
      },
    );

    it('are taken away from the outcomes named, and the batch is open again', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 4);
      await loadBatch(store, 'two', 1);
      await store.saveEnding(keyOf('one', 0), agentFailed);
      await store.saveEnding(keyOf('one', 1), completed);
      await store.saveEnding(keyOf('one', 2), { ...agentFailed, outcome: 'question-failed' });
      await store.saveEnding(keyOf('one', 3), { ...completed, outcome: 'cancelled' });
      await store.saveEnding(keyOf('two', 0), agentFailed);
      await store.setBatchState('one', 'paused', 'a key is missing');
      expect(await store.reopen('one', ['agent-failed', 'cancelled'])).toBe(2);
      expect(await store.findBatch('one')).toMatchObject({ state: 'open', pauseReason: null });
      expect((await store.progress('one')).outcomes).toEqual({ completed: 1, 'question-failed': 1 });
      expect((await store.progress('two')).outcomes).toEqual({ 'agent-failed': 1 });
      const left = await store.openSeeds({ batchId: 'one', from: 0, to: 10, limit: 10 });
      expect(left.map((seed) => seed.seedIndex)).toEqual([0, 3]);
      expect((await store.findConversation('one/seed-0'))?.ending).toBeNull();
    });

    it('leave a closed batch closed when there is nothing to retry', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 1);
      await store.saveEnding(keyOf('one'), completed);
      await store.setBatchState('one', 'closed');
      expect(await store.reopen('one', ['agent-failed', 'context-failed', 'question-failed', 'cancelled'])).toBe(0);
      expect(await store.reopen('one', [])).toBe(0);
      expect(await store.findBatch('one')).toMatchObject({ state: 'closed' });
    });

    it('that are taken away forget the failed attempts, and keep what was said', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await loadBatch(store, 'two', 1);
      await sayTurn(store, keyOf('one', 0, 0), { answer: 'kept' });
      for (const key of [keyOf('one', 0, 1), keyOf('one', 1), keyOf('two')]) {
        await store.noteSetback(key, 'agent', failure);
      }
      await store.saveEnding(keyOf('one', 0), agentFailed);
      await store.saveEnding(keyOf('one', 1), completed);
      await store.reopen('one', ['agent-failed']);
      expect((await store.noteSetback(keyOf('one', 0, 1), 'agent', failure)).failures).toBe(1);
      expect((await store.noteSetback(keyOf('one', 1), 'agent', failure)).failures).toBe(2);
      expect((await store.noteSetback(keyOf('two'), 'agent', failure)).failures).toBe(2);
      expect(await store.countTurns(keyOf('one', 0))).toBe(1);
    });
  });
}
