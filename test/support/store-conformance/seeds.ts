import { describe, expect, it } from 'vitest';
import type { Seed } from '../../../src/contract/seed.ts';
import { failureOf } from '../failure-of.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, manifestNamed, seedAt, seedsOf } from './samples.ts';

/** Loading the seeds of a batch, interrupted and repeated. */
export function seedBehaviour(open: OpenStore): void {
  describe('seeds', () => {
    it('come back with every optional field, and without those that were not given', async () => {
      const { store } = await opened(open);
      const metadata = { level: 3, nested: { list: [1, null, 'x'], flag: true }, 'a "b"': "c'd" };
      const full = seedAt('one', 0, { tag: 'hard', agentDescription: 'knows docs', maxTurns: 0, metadata });
      const bare = seedAt('one', 1);
      await loadBatch(store, 'one', [full, bare]);
      const read = await store.readConversations({ batchId: 'one', from: 0, limit: 2 });
      expect(read.map((row) => row.seed)).toStrictEqual([full, bare]);
      expect((await store.readTurn(keyOf('one', 0))).seed).toStrictEqual(full);
    });

    it('stay as they are when they are added again', async () => {
      const { store } = await opened(open);
      await store.createBatch('one', manifestNamed('one'));
      await store.addSeeds('one', seedsOf('one', 3));
      await store.addSeeds('one', [seedAt('one', 1, { question: 'changed?' }), seedAt('one', 3)]);
      await store.sealSeeds('one', 4);
      const rows = await store.readConversations({ batchId: 'one', from: 0, limit: 10 });
      expect(rows.map((row) => row.seed)).toEqual(seedsOf('one', 4));
    });

    it('can be loaded in a second go after an interruption, however large the pieces', async () => {
      const { store } = await opened(open);
      const seeds = seedsOf('one', 1_234);
      await store.createBatch('one', manifestNamed('one'));
      await store.addSeeds('one', seeds.slice(0, 450));
      await store.addSeeds('one', seeds);
      await store.addSeeds('one', []);
      await store.sealSeeds('one', seeds.length);
      const rows = await store.readConversations({ batchId: 'one', from: 0, limit: 2_000 });
      expect(rows.map((row) => row.seed)).toEqual(seeds);
    });

    it('open the batch when all are there, also when that is said twice', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      expect(await store.findBatch('one')).toMatchObject({ state: 'open', seedCount: 2 });
      await store.setBatchState('one', 'closed');
      await store.sealSeeds('one', 2);
      expect(await store.findBatch('one')).toMatchObject({ state: 'closed', seedCount: 2 });
    });

    it.each([
      { counted: 3, seeds: seedsOf('one', 2), wrong: 'too few' },
      { counted: 1, seeds: seedsOf('one', 2), wrong: 'too many' },
      { counted: 2, seeds: [seedAt('one', 0), seedAt('one', 2)], wrong: 'with a gap' },
    ])('cannot be sealed $wrong: the batch stays in loading', async ({ counted, seeds }) => {
      const { store } = await opened(open);
      await store.createBatch('one', manifestNamed('one'));
      await store.addSeeds('one', seeds);
      const failure = await failureOf(store.sealSeeds('one', counted));
      expect(failure.type).toBe('StoreInconsistent');
      expect(failure.message).toContain('one');
      expect(await store.findBatch('one')).toMatchObject({ state: 'loading', seedCount: null });
    });

    it('of two batches with the same ids are two things', async () => {
      const { store } = await opened(open);
      const other: Seed[] = [seedAt('two', 0, { question: 'another?' })];
      await loadBatch(store, 'one', 1);
      await loadBatch(store, 'two', other);
      expect((await store.readTurn(keyOf('one'))).seed.question).toBe('question 0?');
      expect((await store.readTurn(keyOf('two'))).seed.question).toBe('another?');
    });
  });
}
