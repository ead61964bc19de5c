import { describe, expect, it } from 'vitest';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying, sayTurn } from './samples.ts';

const none = { inputTokens: 0, outputTokens: 0 };

/** Sums over a batch. */
export function progressBehaviour(open: OpenStore): void {
  describe('progress', () => {
    it('is all zero for a batch without seeds, and for one that is unknown', async () => {
      const { store } = await opened(open);
      const nothing = { seeds: 0, outcomes: {}, turns: 0, cutOff: 0, retrying: 0, rateLimited: 0 };
      expect(await store.progress('none')).toEqual({ ...nothing, agentUsage: none, questionUsage: none });
    });

    it('counts seeds, outcomes and committed turns, and adds up the tokens', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 3);
      await loadBatch(store, 'two', 1);
      await store.saveReply(keyOf('one', 0), replySaying('a', { usage: { inputTokens: 10, outputTokens: 1 } }));
      await store.saveReply(
        keyOf('one', 1),
        replySaying('b', { usage: { inputTokens: 20, outputTokens: 2, cachedInputTokens: 9 } }),
      );
      await store.saveReply(keyOf('one', 2), replySaying('c', { finishReason: 'length' }));
      await store.saveReply(keyOf('two', 0), replySaying('d', { usage: { inputTokens: 400, outputTokens: 4 } }));
      for (const key of [keyOf('one', 0), keyOf('one', 1), keyOf('one', 2), keyOf('two', 0)])
        await store.commitTurn(key);
      const usage = { inputTokens: 5, outputTokens: 6, cachedInputTokens: 4 };
      await store.saveQuestion(keyOf('one', 0, 1), questionSaying('q', { usage }));
      await store.saveQuestion(keyOf('one', 1, 1), questionSaying('q'));
      await store.saveEnding(keyOf('one', 2), { outcome: 'empty-context', errorType: null, errorMessage: null });
      expect(await store.progress('one')).toEqual({
        seeds: 3,
        outcomes: { 'empty-context': 1 },
        turns: 3,
        cutOff: 1,
        agentUsage: { inputTokens: 30, outputTokens: 3, cachedInputTokens: 9 },
        questionUsage: usage,
        retrying: 0,
        rateLimited: 0,
      });
    });

    it('counts the steps that wait for another attempt, of open conversations only', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 3);
      await loadBatch(store, 'two', 1);
      const failed = { type: 'Unavailable', message: 'down', isRateLimit: false } as const;
      const limited = { type: 'RateLimited', message: 'slow', isRateLimit: true } as const;
      await store.noteSetback(keyOf('one', 0), 'agent', failed);
      await store.noteSetback(keyOf('one', 1), 'agent', limited);
      await store.noteSetback(keyOf('one', 2), 'agent', failed);
      await store.noteSetback(keyOf('two', 0), 'agent', limited);
      expect(await store.progress('one')).toMatchObject({ retrying: 3, rateLimited: 1 });
      await store.saveEnding(keyOf('one', 2), { outcome: 'agent-failed', errorType: 'x', errorMessage: 'y' });
      await store.clearSetbacks(keyOf('one', 1), 'agent');
      expect(await store.progress('one')).toMatchObject({ retrying: 1, rateLimited: 0 });
    });

    it('is told of a thousand seeds too', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 1_005);
      const said = [keyOf('one', 999), keyOf('one', 1_000), keyOf('one', 1_000, 1)];
      for (const key of said) await sayTurn(store, key, { question: 'q', answer: 'a' });
      await store.saveEnding(keyOf('one', 1_000), { outcome: 'completed', errorType: null, errorMessage: null });
      await store.noteSetback(keyOf('one', 999, 1), 'agent', {
        type: 'RateLimited',
        message: 'slow',
        isRateLimit: true,
      });
      const first = { seeds: 1_000, turns: 1, outcomes: {}, retrying: 1, rateLimited: 1 };
      const second = { seeds: 5, turns: 2, outcomes: { completed: 1 }, retrying: 0, rateLimited: 0 };
      expect(await store.progress('one', 0)).toMatchObject(first);
      expect(await store.progress('one', 1)).toMatchObject(second);
      expect(await store.progress('one', 2)).toMatchObject({ seeds: 0, turns: 0, outcomes: {}, retrying: 0 });
      expect(await store.progress('one')).toMatchObject({
        ...first,
        seeds: 1_005,
        turns: 3,
        outcomes: second.outcomes,
      });
    });
  });
}
