import { describe, expect, it } from 'vitest';
import { failureOf } from '../failure-of.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, manifestNamed, sayTurn } from './samples.ts';

/** Creating, finding, listing and changing batches. */
export function batchBehaviour(open: OpenStore): void {
  describe('batches', () => {
    it('creates a batch in state loading, and gives it back as it was frozen', async () => {
      const { store } = await opened(open);
      const batch = await store.createBatch('one', manifestNamed('first'));
      expect(batch).toMatchObject({ batchId: 'one', state: 'loading', pauseReason: null, seedCount: null });
      expect(batch.manifest).toEqual(manifestNamed('first'));
      expect(new Date(batch.createdAt).toISOString()).toBe(batch.createdAt);
      expect(await store.findBatch('one')).toEqual(batch);
    });

    it('returns the batch that is there when it is created again', async () => {
      const { store } = await opened(open);
      const first = await store.createBatch('one', manifestNamed('first'));
      expect(await store.createBatch('one', manifestNamed('second'))).toEqual(first);
    });

    it('finds no batch that was never created', async () => {
      const { store } = await opened(open);
      expect(await store.findBatch('none')).toBeNull();
      expect(await store.listBatches()).toEqual([]);
    });

    it('changes the manifest of one batch only', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await loadBatch(store, 'two');
      const changed = await store.changeManifest('one', ({ spec, ...rest }) => {
        return { ...rest, spec: { ...spec, name: `${spec.name} changed` } };
      });
      expect(changed.spec.name).toBe('one changed');
      expect((await store.findBatch('one'))?.manifest.spec.name).toBe('one changed');
      expect((await store.findBatch('two'))?.manifest.spec.name).toBe('two');
    });

    it('loses none of several changes at the same moment', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const add = () =>
        store.changeManifest('one', (present) => {
          return { ...present, spec: { ...present.spec, concurrency: present.spec.concurrency + 1 } };
        });
      const before = (await store.findBatch('one'))?.manifest.spec.concurrency ?? Number.NaN;
      await Promise.all(Array.from({ length: 8 }, add));
      expect((await store.findBatch('one'))?.manifest.spec.concurrency).toBe(before + 8);
    });

    it('refuses to change the manifest of a batch that is not there', async () => {
      const { store } = await opened(open);
      await expect(store.changeManifest('none', (present) => present)).rejects.toThrow('holds no batch none');
    });

    it('keeps a pause with its reason, and forgets the reason with the next state', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await store.setBatchState('one', 'paused', "the key 'X' is missing");
      expect(await store.findBatch('one')).toMatchObject({ state: 'paused', pauseReason: "the key 'X' is missing" });
      await store.setBatchState('one', 'open');
      expect(await store.findBatch('one')).toMatchObject({ state: 'open', pauseReason: null });
      await store.setBatchState('one', 'closed');
      expect(await store.findBatch('one')).toMatchObject({ state: 'closed', pauseReason: null });
    });

    it('lists batches, the oldest first, with outcomes and committed turns of each', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'zebra', 2);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await loadBatch(store, 'aardvark', 1);
      await sayTurn(store, keyOf('zebra', 0), { answer: 'one' });
      await sayTurn(store, keyOf('zebra', 1), { answer: 'two' });
      await store.saveEnding(keyOf('zebra', 1), { outcome: 'completed', errorType: null, errorMessage: null });
      const listed = await store.listBatches();
      expect(listed.map(({ batchId, outcomes, turns }) => ({ batchId, outcomes, turns }))).toEqual([
        { batchId: 'zebra', outcomes: { completed: 1 }, turns: 2 },
        { batchId: 'aardvark', outcomes: {}, turns: 0 },
      ]);
      expect(listed[0]).toMatchObject({ state: 'open', seedCount: 2 });
    });

    it('keeps everything when it is closed and opened again, its id too', async () => {
      const { store, reopen } = await opened(open);
      await loadBatch(store, 'one');
      await sayTurn(store, keyOf('one'), { answer: 'kept' });
      const before = await store.readConversations({ batchId: 'one', from: 0, limit: 10 });
      await store.close();
      const again = await reopen();
      expect(again.id).toBe(store.id);
      expect(await again.readConversations({ batchId: 'one', from: 0, limit: 10 })).toEqual(before);
    });

    it('fails as StoreUnavailable, naming what was asked, once it is closed', async () => {
      const { store } = await opened(open);
      await store.close();
      const failure = await failureOf(store.findBatch('one'));
      expect(failure.type).toBe('StoreUnavailable');
      expect(failure.message).toContain('findBatch');
    });
  });
}
