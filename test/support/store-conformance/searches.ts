import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying, sayTurn, seedAt } from './samples.ts';

async function found(store: Store, text: string): Promise<readonly number[]> {
  return store.searchTexts({ batchId: 'one', from: 0, to: 99, text });
}

async function answers(store: Store, texts: readonly string[]): Promise<void> {
  await loadBatch(store, 'one', texts.length);
  for (const [index, answer] of texts.entries()) await sayTurn(store, keyOf('one', index), { answer });
}

/** Finding a text, and what users asked. */
export function searchBehaviour(open: OpenStore): void {
  describe('a search', () => {
    it('finds a text in seed questions, questions, answers and contexts of committed turns, each conversation once', async () => {
      const { store } = await opened(open);
      const seeds = ['the needle?', 'b', 'c', 'd', 'the needle?', 'f'];
      await loadBatch(
        store,
        'one',
        seeds.map((question, index) => seedAt('one', index, { question })),
      );
      await sayTurn(store, keyOf('one', 0), { answer: 'a needle' });
      for (const index of [1, 2, 3, 5]) await sayTurn(store, keyOf('one', index), { answer: 'a' });
      await sayTurn(store, keyOf('one', 1, 1), { question: 'which needle?', answer: 'b' });
      await store.saveContext(keyOf('one', 2), { content: 'about needles', isReused: false });
      await sayTurn(store, keyOf('one', 2, 1), { question: 'more?', answer: 'b' });
      await store.saveContext(keyOf('one', 3), { content: 'needles of no later question', isReused: false });
      await store.saveQuestion(keyOf('one', 5, 1), questionSaying('needle?'));
      await store.saveReply(keyOf('one', 5, 1), replySaying('needle'));
      expect(await found(store, 'needle')).toEqual([0, 1, 2]);
      expect(await store.searchTexts({ batchId: 'one', from: 1, to: 1, text: 'needle' })).toEqual([1]);
      expect(await store.searchTexts({ batchId: 'other', from: 0, to: 99, text: 'needle' })).toEqual([]);
    });

    it('makes no difference of capitals, in any alphabet', async () => {
      const { store } = await opened(open);
      await answers(store, ['Straße in MÜNCHEN', 'strasse in münchen', 'МОСКВА', 'İstanbul', 'ΑΘΗΝΑ', '東京']);
      expect(await found(store, 'MÜNCHEN')).toEqual([0, 1]);
      expect(await found(store, 'straße')).toEqual([0]);
      expect(await found(store, 'Москва')).toEqual([2]);
      expect(await found(store, 'İst')).toEqual([3]);
      expect(await found(store, 'αθηνα')).toEqual([4]);
      expect(await found(store, '東京')).toEqual([5]);
      expect(await found(store, 'munchen')).toEqual([]);
    });

    it('takes every character as it is', async () => {
      const { store } = await opened(open);
      await answers(store, ['100% sure', '1000 sure', 'a_b', 'axb', String.raw`a\b`, "it's", '😀 yes', 'ü_ü', 'üxü']);
      expect(await found(store, '0%')).toEqual([0]);
      expect(await found(store, 'a_b')).toEqual([2]);
      expect(await found(store, String.raw`a\b`)).toEqual([4]);
      expect(await found(store, "IT'S")).toEqual([5]);
      expect(await found(store, '😀 Y')).toEqual([6]);
      expect(await found(store, 'Ü_ü')).toEqual([7]);
    });

    it('is refused no text that a database cannot hold', async () => {
      const { store } = await opened(open);
      await answers(store, ['a']);
      expect(await found(store, 'a\0')).toEqual([]);
      expect(await found(store, '\ud800')).toEqual([]);
    });
  });

  describe('what users asked', () => {
    it('are the questions of committed turns, beside the seed question', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await sayTurn(store, keyOf('one'), { answer: 'a' });
      await sayTurn(store, keyOf('one', 0, 1), { question: 'more?', answer: 'b' });
      await store.saveQuestion(keyOf('one', 0, 2), questionSaying('never asked'));
      expect(await store.readAsked({ batchId: 'one', from: 0, to: 9 })).toEqual([
        { seedIndex: 0, seedQuestion: 'question 0?', questions: ['more?'] },
        { seedIndex: 1, seedQuestion: 'question 1?', questions: [] },
      ]);
    });
  });
}
