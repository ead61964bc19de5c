import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, sayTurn } from './samples.ts';

async function fail(store: Store, seedIndex: number, errorType: string, errorMessage: string): Promise<void> {
  await store.saveEnding(keyOf('one', seedIndex), { outcome: 'agent-failed', errorType, errorMessage });
}

/** Lists of conversations and of failures. */
export function overviewBehaviour(open: OpenStore): void {
  describe('failures', () => {
    it('are none where nothing has failed', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await store.saveEnding(keyOf('one', 0), { outcome: 'completed', errorType: null, errorMessage: null });
      await store.saveEnding(keyOf('one', 1), { outcome: 'cancelled', errorType: 'Terminated', errorMessage: 'gone' });
      expect(await store.failures('one')).toEqual([]);
      expect(await store.failures('none')).toEqual([]);
    });

    it('are grouped by cause, most frequent first, with the first conversation as example', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 7);
      await loadBatch(store, 'two', 1);
      await fail(store, 0, 'TimedOut', 'late');
      await fail(store, 5, 'Unavailable', 'one/seed-5: HTTP 503, request 81f');
      await fail(store, 2, 'Unavailable', 'one/seed-2: HTTP 503, request 22a');
      await fail(store, 3, 'Unavailable', 'refused');
      await fail(store, 4, 'Unavailable', 'refused');
      await fail(store, 6, 'Unavailable', 'refused');
      await store.saveEnding(keyOf('two'), { outcome: 'agent-failed', errorType: 'TimedOut', errorMessage: 'late' });
      const group = (errorType: string, count: number, seed: number, message: string) => {
        return { outcome: 'agent-failed', errorType, count, example: { conversationId: `one/seed-${seed}`, message } };
      };
      expect(await store.failures('one')).toEqual([
        group('Unavailable', 3, 3, 'refused'),
        group('Unavailable', 2, 2, 'one/seed-2: HTTP 503, request 22a'),
        group('TimedOut', 1, 0, 'late'),
      ]);
    });
  });

  describe('failures of more conversations than one row of counters counts', () => {
    it('are all counted, also where each message has an id of its own', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 1_100);
      const seeds = Array.from({ length: 1_100 }, (_, seed) => seed).filter((seed) => seed !== 500);
      await Promise.all(seeds.map((seed) => fail(store, seed, 'Unavailable', `HTTP 503, request 9f${seed}`)));
      const message = 'HTTP 503, request 9f0';
      expect(await store.failures('one')).toEqual([
        {
          outcome: 'agent-failed',
          errorType: 'Unavailable',
          count: 1_099,
          example: { conversationId: 'one/seed-0', message },
        },
      ]);
    });
  });

  describe('a list of conversations', () => {
    it('holds those of one outcome in the order of their seeds, up to the limit', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 5);
      await loadBatch(store, 'two', 1);
      for (const seed of [4, 1, 2]) await fail(store, seed, 'TimedOut', 'late');
      await sayTurn(store, keyOf('one', 1), { answer: 'a' });
      const list = await store.listConversations({ batchId: 'one', outcome: 'agent-failed', limit: 2 });
      const ending = { outcome: 'agent-failed', errorType: 'TimedOut', errorMessage: 'late' };
      const row = (seed: number, turns: number) => {
        return {
          conversationId: `one/seed-${seed}`,
          seedId: `seed-${seed}`,
          question: `question ${seed}?`,
          ending,
          turns,
        };
      };
      expect(list).toEqual([row(1, 1), row(2, 0)]);
      expect(await store.listConversations({ batchId: 'one', outcome: 'completed', limit: 9 })).toEqual([]);
    });

    it('holds and counts those with a text, in capitals or not, in which % and _ are letters', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 3);
      const found = async (text: string) => {
        const list = await store.listConversations({ batchId: 'one', text, limit: 2 });
        return [await store.countConversations({ batchId: 'one', text }), list.map(({ seedId }) => seedId)];
      };
      expect(await found('QUESTION 2')).toEqual([1, ['seed-2']]);
      expect(await found('one/SEED')).toEqual([3, ['seed-0', 'seed-1']]);
      for (const text of ['seed_1', 'seed%1', '\\']) expect(await found(text)).toEqual([0, []]);
    });

    it('holds those that have not ended', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 3);
      await fail(store, 1, 'TimedOut', 'late');
      const list = await store.listConversations({ batchId: 'one', outcome: 'running', limit: 9 });
      expect(list.map(({ seedId, ending }) => [seedId, ending])).toEqual([
        ['seed-0', null],
        ['seed-2', null],
      ]);
    });
  });
}
