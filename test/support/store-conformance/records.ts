import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying, sayTurn, sayUpTo } from './samples.ts';

/** Reading conversations for records and `show`. */
export function recordBehaviour(open: OpenStore): void {
  describe('conversations', () => {
    it('come in pages, in the order of their seeds', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 7);
      await loadBatch(store, 'two', 2);
      const page = async (from: number, limit: number) =>
        (await store.readConversations({ batchId: 'one', from, limit })).map((row) => row.seed.index);
      expect(await page(0, 3)).toEqual([0, 1, 2]);
      expect(await page(3, 3)).toEqual([3, 4, 5]);
      expect(await page(6, 3)).toEqual([6]);
      expect(await page(7, 3)).toEqual([]);
    });

    it('have only their own committed turns, oldest first', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 3);
      await loadBatch(store, 'two', 3);
      await sayTurn(store, keyOf('one', 2, 0), { answer: 'a0' });
      await sayTurn(store, keyOf('one', 2, 1), { question: 'q1', answer: 'a1' });
      await store.saveQuestion(keyOf('one', 2, 2), questionSaying('q2'));
      await store.saveReply(keyOf('one', 2, 2), replySaying('not committed'));
      await sayTurn(store, keyOf('two', 2, 0), { answer: 'other' });
      const rows = await store.readConversations({ batchId: 'one', from: 0, limit: 10 });
      expect(rows.map((row) => row.turns.map((turn) => turn.reply.content))).toEqual([[], [], ['a0', 'a1']]);
    });

    it('say what questions cost that no committed turn asks', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 3);
      await loadBatch(store, 'two', 3);
      const usage = (inputTokens: number, cachedInputTokens: number) => ({
        usage: { inputTokens, outputTokens: 1, cachedInputTokens },
      });
      await sayTurn(store, keyOf('one', 1, 0), { answer: 'a0' });
      await store.saveQuestion(keyOf('one', 1, 1), questionSaying('q1', usage(100, 1)));
      await sayTurn(store, keyOf('one', 1, 1), { answer: 'a1' });
      await store.saveQuestion(keyOf('one', 1, 2), questionSaying('q2', usage(10, 7)));
      await store.saveReply(keyOf('one', 1, 2), replySaying('not committed'));
      await sayUpTo(store, keyOf('one', 2, 2));
      await store.saveQuestion(keyOf('one', 2, 2), questionSaying('', { ...usage(5, 2), pending: 'reaction' }));
      await sayUpTo(store, keyOf('one', 0, 1));
      await store.saveQuestion(keyOf('one', 0, 1), questionSaying('not counted', { usage: null }));
      await sayUpTo(store, keyOf('two', 1, 1));
      await store.saveQuestion(keyOf('two', 1, 1), questionSaying('other', usage(1_000, 1)));
      const rows = await store.readConversations({ batchId: 'one', from: 0, limit: 10 });
      const unasked = rows.map(({ unaskedUsage }) => unaskedUsage);
      expect(unasked).toStrictEqual([null, usage(10, 7).usage, usage(5, 2).usage]);
    });

    it('say of each turn its question, what that cost, and the context that it was made from', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await threeTurns(store);
      const [row] = await store.readConversations({ batchId: 'one', from: 0, limit: 1 });
      const usage = { inputTokens: 3, outputTokens: 4 };
      expect(row?.turns.map(({ reply, copiedFrom: _, ...turn }) => ({ ...turn, answer: reply.content }))).toEqual([
        {
          turn: 0,
          question: 'question 0?',
          contextUsed: null,
          questionUsage: null,
          expectedFacts: null,
          questionLatencyMs: 0,
          user: null,
          answer: 'a0',
        },
        {
          questionLatencyMs: 3,
          user: null,
          turn: 1,
          question: 'q1',
          contextUsed: 'left by turn 0',
          questionUsage: usage,
          expectedFacts: ['f1'],
          answer: 'a1',
        },
        {
          questionLatencyMs: 3,
          user: null,
          turn: 2,
          question: 'q2',
          contextUsed: 'left by turn 1',
          questionUsage: null,
          expectedFacts: null,
          answer: 'a2',
        },
      ]);
    });

    it('are found by id, with their batch', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await loadBatch(store, 'two', 3);
      await sayTurn(store, keyOf('two', 1), { answer: 'here' });
      const found = await store.findConversation('two/seed-1');
      expect(found).toMatchObject({ batchId: 'two', ending: null, seed: { index: 1, id: 'seed-1' } });
      expect(found?.turns.map((turn) => turn.reply.content)).toEqual(['here']);
      expect(await store.findConversation('two/seed-3')).toBeNull();
      expect(await store.findConversation('')).toBeNull();
    });
  });
}

async function threeTurns(store: Store): Promise<void> {
  const usage = { inputTokens: 3, outputTokens: 4 };
  for (const turn of [0, 1, 2]) {
    if (turn === 1)
      await store.saveQuestion(keyOf('one', 0, 1), questionSaying('q1', { usage, expectedFacts: ['f1'] }));
    if (turn === 2) await store.saveQuestion(keyOf('one', 0, 2), questionSaying('q2'));
    await store.saveReply(keyOf('one', 0, turn), replySaying(`a${turn}`));
    await store.commitTurn(keyOf('one', 0, turn));
    await store.saveContext(keyOf('one', 0, turn), { content: `left by turn ${turn}`, isReused: false });
  }
}
