import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../src/contract/judgement.ts';
import type { Store } from '../../../src/store/store.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, questionSaying, replySaying, sayTurn, seedAt } from './samples.ts';

const completed = { outcome: 'completed', errorType: null, errorMessage: null } as const;
const failed = { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'down' } as const;
/** Later than anything that these tests write. */
const LATER = '2999-01-01T00:00:00.000Z';

function judgementOf(changes: Partial<Judgement> = {}): Judgement {
  const usage = { inputTokens: 10, outputTokens: 2 };
  const found = { scores: [], error: null, usage, latencyMs: 5, judgedAt: new Date().toISOString() };
  return { judge: 'quality', turns: 1, ...found, ...changes };
}

const keyIn = (set: string, seedIndex = 0) => ({ batchId: 'one', seedIndex, set, judge: 'quality' });

async function linesOf(store: Store, changedSince?: string) {
  return store.readLines({ batchId: 'one', from: 0, limit: 100, changedSince });
}

/** What tests wait for so that what follows has another time. */
async function nextTime(): Promise<string> {
  const now = Date.now();
  while (Date.now() === now) await new Promise((resolve) => setTimeout(resolve, 1));
  return new Date().toISOString();
}

/** Conversations as the page lists them. */
export function lineBehaviour(open: OpenStore): void {
  describe('lines', () => {
    it('say of each conversation what it is, how it ended and what its turns took, and no more of its texts', async () => {
      const { store } = await opened(open);
      const persona = { caseId: 'row', persona: 'hurried', trial: 2 };
      await loadBatch(store, 'one', [seedAt('one', 0, { question: 'é'.repeat(300), tag: 'a', ...persona })]);
      const usage = { inputTokens: 10, outputTokens: 2, cachedInputTokens: 4 };
      await store.saveReply(keyOf('one'), replySaying('hello', { usage, latencyMs: 70 }));
      await store.commitTurn(keyOf('one'));
      await store.saveQuestion(keyOf('one', 0, 1), questionSaying('and?', { usage }));
      await store.saveReply(keyOf('one', 0, 1), replySaying('not committed', { usage }));
      await store.saveEnding(keyOf('one'), failed);
      const reply = await store.findReply(keyOf('one'));
      expect(await linesOf(store)).toEqual([
        {
          seed: { index: 0, id: 'seed-0', conversationId: 'one/seed-0', tag: 'a', ...persona },
          question: 'é'.repeat(200),
          ending: failed,
          endedAt: expect.any(String),
          turns: [{ latencyMs: 70, answeredAt: reply?.answeredAt }],
          agentUsage: usage,
          questionUsage: usage,
          found: [],
        },
      ]);
    });

    it('come in pages in the order of the seeds, each turn in its place', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 5);
      for (const turn of [0, 1, 2, 3]) {
        if (turn > 0) await store.saveQuestion(keyOf('one', 3, turn), questionSaying('q'));
        await store.saveReply(keyOf('one', 3, turn), replySaying('a', { latencyMs: turn }));
        await store.commitTurn(keyOf('one', 3, turn));
      }
      const page = await store.readLines({ batchId: 'one', from: 2, limit: 2 });
      expect(page.map(({ seed, turns }) => [seed.index, turns.map(({ latencyMs }) => latencyMs)])).toEqual([
        [2, []],
        [3, [0, 1, 2, 3]],
      ]);
      expect(await store.readLines({ batchId: 'one', from: 5, limit: 2 })).toEqual([]);
    });

    it('hold what was found of the conversation as it is, set by set', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await sayTurn(store, keyOf('one'), { answer: 'a' });
      await store.saveJudgement(keyIn('run'), judgementOf());
      await sayTurn(store, keyOf('one', 0, 1), { question: 'more?', answer: 'b' });
      await store.saveJudgement(keyIn('strict'), judgementOf({ turns: 2 }));
      const [first, second] = await linesOf(store);
      expect(first?.found.map(({ set, judgement }) => [set, judgement.judge])).toEqual([['strict', 'quality']]);
      expect(second?.found).toEqual([]);
    });

    it('count of a fork what it said itself, and list what it copied', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      await loadBatch(store, 'fork');
      const usage = { inputTokens: 3, outputTokens: 1 };
      for (const [batch, turn] of [
        ['one', 0],
        ['one', 1],
        ['fork', 2],
      ] as const) {
        if (batch === 'fork') await store.copyTurns({ from: keyOf('one'), to: keyOf('fork'), turns: 2 });
        if (turn > 0) await store.saveQuestion(keyOf(batch, 0, turn), questionSaying('q', { usage }));
        await store.saveReply(keyOf(batch, 0, turn), replySaying('a', { usage }));
        await store.commitTurn(keyOf(batch, 0, turn));
      }
      const [line] = await store.readLines({ batchId: 'fork', from: 0, limit: 1 });
      expect(line?.turns).toHaveLength(3);
      expect([line?.agentUsage, line?.questionUsage]).toEqual([usage, usage]);
    });

    it('are those alone that were touched since a time, however far apart', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 6);
      for (const index of [0, 1, 2, 3]) await sayTurn(store, keyOf('one', index), { answer: 'a' });
      for (const index of [0, 1]) await store.saveEnding(keyOf('one', index), index === 0 ? completed : failed);
      const since = await nextTime();
      expect(await linesOf(store, since)).toEqual([]);
      const touched = async () => (await linesOf(store, since)).map(({ seed }) => seed.index);
      await store.saveJudgement(keyIn('run', 0), judgementOf());
      expect(await touched()).toEqual([0]);
      await sayTurn(store, keyOf('one', 5), { answer: 'b' });
      expect(await touched()).toEqual([0, 5]);
      await store.reopen('one', ['agent-failed']);
      await store.saveEnding(keyOf('one', 3), completed);
      expect(await touched()).toEqual([0, 1, 3, 5]);
      expect((await linesOf(store, since)).map(({ turns }) => turns.length)).toEqual([1, 1, 1, 1]);
      expect(await linesOf(store, LATER)).toEqual([]);
    });

    it('are all touched when scores are taken back', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', 2);
      await sayTurn(store, keyOf('one'), { answer: 'a' });
      await store.saveJudgement(keyIn('run'), judgementOf());
      const since = await nextTime();
      await store.clearJudgements('one', 'run');
      expect(await linesOf(store, since)).toHaveLength(2);
    });
  });
}
