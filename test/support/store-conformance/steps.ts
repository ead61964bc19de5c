import { describe, expect, it } from 'vitest';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying, sayUpTo } from './samples.ts';

/** Contexts and questions. */
export function stepBehaviour(open: OpenStore): void {
  describe('contexts', () => {
    it('are those of the first writer, reused or not', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await sayUpTo(store, keyOf('one', 0, 2));
      const first = { content: 'first', isReused: true };
      expect(await store.saveContext(keyOf('one'), first)).toEqual(first);
      expect(await store.saveContext(keyOf('one'), { content: 'second', isReused: false })).toEqual(first);
      expect(await store.findContext(keyOf('one'))).toEqual(first);
      const fresh = { content: 'fresh', isReused: false };
      await store.saveContext(keyOf('one', 0, 1), fresh);
      expect(await store.findContext(keyOf('one', 0, 1))).toStrictEqual(fresh);
    });

    it('that are empty stand too: a second writer cannot fill them', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await sayUpTo(store, keyOf('one', 0, 1));
      const empty = { content: '', isReused: false };
      await store.saveContext(keyOf('one'), empty);
      expect(await store.saveContext(keyOf('one'), { content: 'late', isReused: false })).toEqual(empty);
      expect(await store.findContext(keyOf('one'))).toEqual(empty);
    });

    it('are found again: the last one before the turn that was not empty', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await sayUpTo(store, keyOf('one', 0, 5));
      const said = ['zero', '', 'two', '', 'four'];
      for (const [turn, content] of said.entries()) {
        await store.saveContext(keyOf('one', 0, turn), { content, isReused: false });
      }
      const last = (turn: number) => store.lastContext(keyOf('one', 0, turn));
      expect([await last(0), await last(1), await last(2), await last(3)]).toEqual([null, 'zero', 'zero', 'two']);
      expect([await last(4), await last(5), await last(50)]).toEqual(['two', 'four', 'four']);
      expect(await store.lastContext(keyOf('one', 1, 5))).toBeNull();
    });
  });

  describe('whether a step of a batch was served', () => {
    it('is so from its first result on, whichever conversation got it', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await loadBatch(store, 'two');
      const served = () =>
        Promise.all((['agent', 'context', 'question'] as const).map((step) => store.wasServed('one', step)));
      await store.saveReply(keyOf('two'), replySaying('a'));
      expect(await served()).toEqual([false, false, false]);
      await store.saveReply(keyOf('one', 1), replySaying('a'));
      expect(await served()).toEqual([true, false, false]);
      await store.commitTurn(keyOf('one', 1));
      await store.saveContext(keyOf('one', 1), { content: 'c', isReused: false });
      await store.saveQuestion(keyOf('one', 1, 1), questionSaying('q?'));
      expect(await served()).toEqual([true, true, true]);
    });
  });

  describe('sessions', () => {
    it('are those of the last committed turn', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const sessionAt = async (turn: number) => (await store.readTurn(keyOf('one', 0, turn))).session;
      await store.saveReply(keyOf('one'), replySaying('a', { session: 's-1' }));
      expect([await sessionAt(0), await sessionAt(1)]).toEqual([null, null]);
      await store.commitTurn(keyOf('one'));
      expect(await sessionAt(1)).toBe('s-1');
      await store.saveQuestion(keyOf('one', 0, 1), questionSaying('q?'));
      await store.saveReply(keyOf('one', 0, 1), replySaying('b', { session: 's-2' }));
      await store.commitTurn(keyOf('one', 0, 1));
      expect([await sessionAt(0), await sessionAt(1), await sessionAt(2)]).toEqual([null, 's-1', 's-2']);
    });
  });

  describe('questions', () => {
    it('are those of the first writer', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const key = keyOf('one', 0, 1);
      await sayUpTo(store, key);
      const first = questionSaying('first?', { usage: { inputTokens: 0, outputTokens: 7 }, latencyMs: 40 });
      expect(await store.findQuestion(key)).toBeNull();
      expect(await store.saveQuestion(key, first)).toEqual(first);
      expect(await store.saveQuestion(key, questionSaying('second?'))).toEqual(first);
      expect(await store.findQuestion(key)).toEqual(first);
    });

    it('return what is stored, also where storing changes it', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await sayUpTo(store, keyOf('one', 0, 1));
      const saved = await store.saveQuestion(keyOf('one', 0, 1), questionSaying('q', { latencyMs: 7.4 }));
      expect(saved).toEqual(await store.findQuestion(keyOf('one', 0, 1)));
    });

    it("are the seed's on turn 0, and null until they are generated on the others", async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await sayUpTo(store, keyOf('one', 0, 1));
      await store.saveQuestion(keyOf('one', 0, 1), questionSaying('follow-up?'));
      const question = async (turn: number) => (await store.readTurn(keyOf('one', 0, turn))).question;
      expect([await question(0), await question(1), await question(2)]).toEqual(['question 0?', 'follow-up?', null]);
    });
  });
}
