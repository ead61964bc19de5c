import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/contract/outcome.ts';
import type { Store } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying, sayTurn, seedAt } from './samples.ts';

/** What is left to do in a batch: open shards and open seeds. */
export function planningBehaviour(open: OpenStore): void {
  describe('planning', () => {
    it('names the shards with open seeds, in order, with borders where shards end', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 25);
      expect(await store.openShards('one', 10)).toEqual([0, 1, 2]);
      expect(await store.openShards('one', 25)).toEqual([0]);
      expect(await store.openShards('one', 24)).toEqual([0, 1]);
      await endSeeds(store, [10, 11, 12, 13, 14, 15, 16, 17, 18]);
      expect(await store.openShards('one', 10)).toEqual([0, 1, 2]);
      await endSeeds(store, [19]);
      expect(await store.openShards('one', 10)).toEqual([0, 2]);
    });

    it('names no shard of a batch that is done or unknown', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await endSeeds(store, [0, 1]);
      expect(await store.openShards('one', 10)).toEqual([]);
      expect(await store.openShards('none', 10)).toEqual([]);
    });

    it('pages through the open seeds of a shard: from inclusive, to exclusive, at most limit', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 25);
      await endSeeds(store, [11, 12]);
      const indexes = async (from: number, to: number, limit: number) =>
        (await store.openSeeds({ batchId: 'one', from, to, limit })).map((seed) => seed.seedIndex);
      expect(await indexes(10, 20, 4)).toEqual([10, 13, 14, 15]);
      expect(await indexes(16, 20, 4)).toEqual([16, 17, 18, 19]);
      expect(await indexes(20, 30, 100)).toEqual([20, 21, 22, 23, 24]);
      expect(await indexes(11, 13, 100)).toEqual([]);
    });

    it('gives an open seed with what its conversation needs', async () => {
      const { store } = await opened(open);
      const seeds = [seedAt('one', 0, { tag: 'hard', maxTurns: 0 }), seedAt('one', 1)];
      await loadBatch(store, 'one', seeds);
      expect(await store.openSeeds({ batchId: 'one', from: 0, to: 10, limit: 10 })).toEqual([
        {
          seedIndex: 0,
          conversationId: 'one/seed-0',
          question: 'question 0?',
          tag: 'hard',
          maxTurns: 0,
          committedTurns: 0,
        },
        {
          seedIndex: 1,
          conversationId: 'one/seed-1',
          question: 'question 1?',
          tag: null,
          maxTurns: null,
          committedTurns: 0,
        },
      ]);
    });

    it('counts committed turns only, of this conversation only', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await loadBatch(store, 'two', 2);
      await sayTurn(store, keyOf('one', 1, 0), { answer: 'a' });
      await sayTurn(store, keyOf('one', 1, 1), { question: 'q', answer: 'b' });
      await store.saveQuestion(keyOf('one', 1, 2), questionSaying('q'));
      await store.saveReply(keyOf('one', 1, 2), replySaying('not committed'));
      const seeds = await store.openSeeds({ batchId: 'one', from: 0, to: 10, limit: 10 });
      expect(seeds.map((seed) => seed.committedTurns)).toEqual([0, 2]);
      expect(await store.countTurns(keyOf('one', 1))).toBe(2);
      expect(await store.countTurns(keyOf('one', 0))).toBe(0);
      expect(await store.countTurns(keyOf('two', 1))).toBe(0);
    });
  });
}

async function endSeeds(store: Store, indexes: readonly number[], outcome: Outcome = 'completed'): Promise<void> {
  for (const index of indexes) {
    await store.saveEnding(keyOf('one', index), { outcome, errorType: null, errorMessage: null });
  }
}
