import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying, sayTurn, seedAt } from './samples.ts';

const usage = { inputTokens: 7, outputTokens: 3, cachedInputTokens: 2 };

/** What people do to a batch that is under way. */
export function steeringBehaviour(open: OpenStore): void {
  describe('steering', () => {
    it('pauses a batch that is open, and no other', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await store.pauseOpen('one', 'first');
      await store.pauseOpen('one', 'second');
      expect(await store.findBatch('one')).toMatchObject({ state: 'paused', pauseReason: 'second' });
      await store.setBatchState('one', 'closed');
      await store.pauseOpen('one', 'late');
      expect(await store.findBatch('one')).toMatchObject({ state: 'closed', pauseReason: null });
    });

    it('extends completed conversations with fewer turns, once, and no others', async () => {
      const { store } = await opened(open);
      const seeds = [seedAt('one', 0), seedAt('one', 1, { maxTurns: 1 }), seedAt('one', 2, { maxTurns: 9 })];
      await loadBatch(store, 'one', [...seeds, seedAt('one', 3), seedAt('one', 4)]);
      for (const seedIndex of [0, 1, 2, 3]) await sayTurn(store, keyOf('one', seedIndex, 0), { answer: 'a' });
      for (const turn of [1, 2, 3]) await sayTurn(store, keyOf('one', 2, turn), { question: 'q', answer: 'a' });
      for (const seedIndex of [0, 1, 2]) await end(store, seedIndex, 'completed');
      await end(store, 3, 'agent-failed');
      await end(store, 4, 'cancelled');
      await store.setBatchState('one', 'closed');
      expect(await store.extend('one', 2)).toBe(2);
      expect(await store.extend('one', 2)).toBe(0);
      expect((await store.progress('one')).outcomes).toEqual({ completed: 1, 'agent-failed': 1, cancelled: 1 });
      expect(await store.findBatch('one')).toMatchObject({ state: 'open' });
      const planned = await store.openSeeds({ batchId: 'one', from: 0, to: 9, limit: 9 });
      expect(planned.map(({ seedIndex, maxTurns }) => [seedIndex, maxTurns])).toEqual([
        [0, null],
        [1, 2],
      ]);
    });

    it('leaves a paused batch paused when it is extended, and one that is still loading loading', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await sayTurn(store, keyOf('one', 0, 0), { answer: 'a' });
      await end(store, 0, 'completed');
      await store.pauseOpen('one', 'lunch');
      expect(await store.extend('one', 2)).toBe(1);
      expect(await store.findBatch('one')).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
      const { manifest } = (await store.findBatch('one')) ?? { manifest: undefined as never };
      await store.createBatch('two', manifest);
      await store.pauseOpen('two', 'early');
      expect(await store.findBatch('two')).toMatchObject({ state: 'loading', pauseReason: null, seedCount: null });
    });

    it('copies turns with all that belongs to them, and counts none of it', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 3);
      await loadBatch(store, 'two');
      await loadBatch(store, 'three');
      for (const turn of [0, 1, 2]) await say(store, turn);
      await store.saveQuestion(keyOf('one', 2, 3), questionSaying('q'));
      await store.saveReply(keyOf('one', 2, 3), replySaying('not committed'));
      const before = await store.findConversation('one/seed-2');
      for (let time = 0; time < 2; time += 1) {
        await store.copyTurns({ from: keyOf('one', 2), to: keyOf('two'), turns: 2 });
      }
      const copy = await store.findConversation('two/seed-0');
      expect(copy?.turns.map((turn) => turn.copiedFrom)).toEqual(['one/seed-2', 'one/seed-2']);
      expect(copy?.turns[1]).toEqual({ ...before?.turns[1], copiedFrom: 'one/seed-2' });
      expect(await store.readTrace(keyOf('two', 0, 1))).toEqual({ spans: [1] });
      expect(await store.findContext(keyOf('two', 0, 1))).toEqual({ content: 'context 1', isReused: false });
      expect(await store.findQuestion(keyOf('two', 0, 2))).toBeNull();
      const nothing = { inputTokens: 0, outputTokens: 0 };
      expect(await store.progress('two')).toMatchObject({ turns: 0, agentUsage: nothing, questionUsage: nothing });
      expect((await store.openSeeds({ batchId: 'two', from: 0, to: 1, limit: 1 }))[0]?.committedTurns).toBe(2);

      await store.copyTurns({ from: keyOf('two'), to: keyOf('three'), turns: 9 });
      const again = await store.findConversation('three/seed-0');
      expect(again?.turns.map((turn) => turn.copiedFrom)).toEqual(['one/seed-2', 'one/seed-2']);
      expect(await store.findConversation('one/seed-2')).toEqual(before);
    });
  });
}

async function say(store: Store, turn: number): Promise<void> {
  const key = keyOf('one', 2, turn);
  if (turn > 0) {
    await store.saveQuestion(key, { content: `question ${turn}?`, expectedFacts: ['fact'], usage, latencyMs: 1 });
  }
  await store.saveReply(key, replySaying(`answer ${turn}`, { usage, toolOutputs: ['tool'], trace: { spans: [turn] } }));
  await store.commitTurn(key);
  await store.saveContext(key, { content: `context ${turn}`, isReused: false });
}

async function end(
  store: Store,
  seedIndex: number,
  outcome: 'completed' | 'agent-failed' | 'cancelled',
): Promise<void> {
  await store.saveEnding(keyOf('one', seedIndex), { outcome, errorType: null, errorMessage: null });
}
