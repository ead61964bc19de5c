import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { failureOf } from '../failure-of.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying, seedAt } from './samples.ts';

const failed = { type: 'Unavailable', message: 'down', isRateLimit: false } as const;

/** Removing a batch. */
export function deletionBehaviour(open: OpenStore): void {
  describe('a deleted batch', () => {
    it('leaves nothing behind: under its id everything starts afresh', async () => {
      const { store } = await opened(open);
      await fill(store, 'one');
      await store.deleteBatch('one');
      expect(await store.findBatch('one')).toBeNull();
      expect(await store.findConversation('one/seed-0')).toBeNull();
      expect(await store.listBatches()).toEqual([]);
      await expectFresh(store, 'one');
    });

    it('takes nothing of another batch along', async () => {
      const { store } = await opened(open);
      await fill(store, 'one');
      await fill(store, 'two');
      const before = await everything(store, 'two');
      await store.deleteBatch('one');
      expect(await everything(store, 'two')).toEqual(before);
      expect((await store.noteSetback(keyOf('two', 0, 1), 'agent', failed)).failures).toBe(2);
    });

    it('need not be there', async () => {
      const { store } = await opened(open);
      await expect(store.deleteBatch('none')).resolves.toBeUndefined();
    });

    it('takes in nothing that a late step brings', async () => {
      const { store } = await opened(open);
      await fill(store, 'one');
      await store.deleteBatch('one');
      const key = keyOf('one');
      const late: (() => Promise<unknown>)[] = [
        () => store.saveReply(key, replySaying('late', { trace: 'late' })),
        () => store.saveContext(key, { content: 'late', isReused: false }),
        () => store.saveQuestion(keyOf('one', 0, 1), questionSaying('late?')),
        () => store.noteSetback(key, 'agent', failed),
        () => store.commitTurn(key),
        () => store.saveEnding(key, { outcome: 'completed', errorType: null, errorMessage: null }),
        () => store.addSeeds('one', [seedAt('one', 0)]),
      ];
      for (const each of late) {
        const failure = await failureOf(each());
        expect(failure.type).toBe('StoreInconsistent');
        expect(failure.message).toMatch(/batch one.*deleted/);
      }
      await expectFresh(store, 'one');
    });
  });
}

async function fill(store: Store, batchId: string): Promise<void> {
  await loadBatch(store, batchId, 2);
  const key = keyOf(batchId);
  await store.saveReply(key, replySaying('old', { trace: 'old' }));
  await store.commitTurn(key);
  await store.saveContext(key, { content: 'old', isReused: false });
  await store.saveQuestion(keyOf(batchId, 0, 1), questionSaying('old?'));
  await store.noteSetback(keyOf(batchId, 0, 1), 'agent', failed);
}

async function everything(store: Store, batchId: string) {
  const rows = await store.readConversations({ batchId, from: 0, limit: 10 });
  const [turn, trace] = [await store.readTurn(keyOf(batchId, 0, 1)), await store.readTrace(keyOf(batchId))];
  return { batch: await store.findBatch(batchId), rows, turn, trace, progress: await store.progress(batchId) };
}

async function expectFresh(store: Store, batchId: string): Promise<void> {
  await loadBatch(store, batchId, 2);
  expect(await store.readTurn(keyOf(batchId))).toMatchObject({ history: [], reply: null });
  expect(await store.findContext(keyOf(batchId))).toBeNull();
  expect(await store.readTrace(keyOf(batchId))).toBeUndefined();
  expect(await store.findQuestion(keyOf(batchId, 0, 1))).toBeNull();
  expect(await store.lastContext(keyOf(batchId, 0, 5))).toBeNull();
  expect(await store.progress(batchId)).toMatchObject({ seeds: 2, turns: 0, retrying: 0 });
  expect((await store.noteSetback(keyOf(batchId), 'agent', failed)).failures).toBe(1);
}
