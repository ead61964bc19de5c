import { describe, expect, it } from 'vitest';
import type { Judgement, Rubric } from '../../../src/contract/judgement.ts';
import type { Store } from '../../../src/store/store.ts';
import { failureOf } from '../failure-of.ts';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, manifestNamed, questionSaying, replySaying, sayTurn, seedAt } from './samples.ts';

const completed = { outcome: 'completed', errorType: null, errorMessage: null } as const;
const usage = { inputTokens: 10, outputTokens: 2, cachedInputTokens: 4 };

/** What a judge found of a conversation of one turn. */
function judgementOf(judge: string, changes: Partial<Judgement> = {}): Judgement {
  return {
    judge,
    turns: 1,
    scores: [{ criterion: 'kind', result: 'pass', evidence: [{ turn: 0, quote: 'a' }], reasoning: 'it is' }],
    error: null,
    usage,
    model: 'small',
    latencyMs: 12,
    judgedAt: '2026-01-02T03:04:05.000Z',
    ...changes,
  };
}

function failedAs(judge: string, message: string, changes: Partial<Judgement> = {}): Judgement {
  return judgementOf(judge, { scores: [], error: { type: 'Unavailable', message }, usage: null, ...changes });
}

function withError(judge: string, reasoning = 'left out'): Judgement {
  const scores = [{ criterion: 'kind', result: 'error', evidence: [], reasoning }] as const;
  return judgementOf(judge, { scores });
}

function rubric(set: string, changes: Partial<Rubric> = {}): Rubric {
  const judges = [{ name: 'quality', type: 'llm', gate: true, criteria: { kind: 'Is it kind?' } }];
  return { set, judges, state: 'closed', pauseReason: null, ...changes };
}

const keyIn = (set: string, judge = 'quality', seedIndex = 0) => ({ batchId: 'one', seedIndex, set, judge });

async function load(store: Store, conversations = 1): Promise<void> {
  const seeds = Array.from({ length: conversations }, (_, index) => seedAt('one', index));
  await loadBatch(store, 'one', seeds);
  for (const { index } of seeds) {
    await sayTurn(store, keyOf('one', index), { answer: 'a' });
    await store.saveEnding(keyOf('one', index), completed);
  }
}

/** Rubrics and what judges found. */
export function judgementBehaviour(open: OpenStore): void {
  describe('judgements', () => {
    it('come back as they were saved, of each set apart', async () => {
      const { store, reopen } = await opened(open);
      await load(store);
      const found = judgementOf('quality');
      expect(await store.saveJudgement(keyIn('run'), found)).toEqual(found);
      await store.saveJudgement(keyIn('strict'), failedAs('quality', 'down'));
      const other = await reopen();
      expect(await other.findJudgement(keyIn('run'))).toEqual(found);
      expect(await other.findJudgement(keyIn('strict'))).toEqual(failedAs('quality', 'down'));
      expect(await other.findJudgement(keyIn('run', 'rules'))).toBeNull();
      expect((await other.judgementsOf(keyOf('one'))).map(({ set }) => set)).toEqual(['run', 'strict']);
    });

    it('stay where they are whole, and give way where they have errors or are of fewer turns', async () => {
      const { store } = await opened(open);
      await load(store);
      const key = keyIn('run');
      await store.saveJudgement(key, failedAs('quality', 'down'));
      expect(await store.saveJudgement(key, withError('quality'))).toEqual(withError('quality'));
      expect(await store.saveJudgement(key, failedAs('quality', 'down'))).toEqual(withError('quality'));
      const whole = judgementOf('quality');
      expect(await store.saveJudgement(key, whole)).toEqual(whole);
      expect(await store.saveJudgement(key, judgementOf('quality', { model: 'late' }))).toEqual(whole);
      expect(await store.saveJudgement(key, failedAs('quality', 'late'))).toEqual(whole);
      await sayTurn(store, keyOf('one', 0, 1), { question: 'more?', answer: 'b' });
      const more = judgementOf('quality', { turns: 2 });
      expect(await store.saveJudgement(key, more)).toEqual(more);
      expect(await store.saveJudgement(key, whole)).toEqual(more);
    });

    it('are refused where the turns that were judged are not there, and leave their tokens alone', async () => {
      const { store } = await opened(open);
      await load(store);
      const [key, known] = [keyIn('run'), failedAs('quality', 'down')];
      await store.saveJudgement(key, known);
      const ofLost = judgementOf('quality', { turns: 2 });
      expect(await failureOf(store.saveJudgement(key, ofLost))).toMatchObject({
        type: 'StoreBehind',
        committedTurns: 1,
      });
      await store.saveQuestion(keyOf('one', 0, 1), questionSaying('more?'));
      await store.saveReply(keyOf('one', 0, 1), replySaying('b'));
      // An answer is a turn once it is committed.
      expect(await failureOf(store.saveJudgement(key, ofLost))).toMatchObject({
        type: 'StoreBehind',
        committedTurns: 1,
      });
      expect(await store.findJudgement(key)).toEqual(known);
      expect((await store.progress('one')).judgeUsage?.inputTokens).toBe(20);
      await store.commitTurn(keyOf('one', 0, 1));
      expect(await store.saveJudgement(key, ofLost)).toEqual(ofLost);
    });

    it('are refused where others were said in the place of the turns that were judged', async () => {
      const { store } = await opened(open);
      await load(store);
      const [row] = await store.readConversations({ batchId: 'one', from: 0, limit: 1 });
      const lastAnsweredAt = row?.turns[0]?.reply.answeredAt ?? '';
      const found = judgementOf('quality');
      const ofOthers = { ...found, lastAnsweredAt: '2026-01-02T03:04:05.678Z' };
      expect((await failureOf(store.saveJudgement(keyIn('run'), ofOthers))).type).toBe('StoreBehind');
      expect(await store.findJudgement(keyIn('run'))).toBeNull();
      expect(await store.saveJudgement(keyIn('run'), { ...found, lastAnsweredAt })).toEqual(found);
      expect((await failureOf(store.saveJudgement(keyIn('run'), ofOthers))).type).toBe('StoreBehind');
    });

    it('count their tokens, each that was paid for, in the progress and in what was spent', async () => {
      const { store } = await opened(open);
      await load(store);
      expect((await store.progress('one')).judgeUsage).toBeUndefined();
      await store.saveJudgement(keyIn('run'), judgementOf('quality'));
      await store.saveJudgement(keyIn('strict'), withError('quality'));
      await store.noteSetback(keyOf('one'), 'judge', {
        type: 'BadVerdict',
        message: 'no',
        isRateLimit: false,
        usage: { inputTokens: 1, outputTokens: 1 },
      });
      const judgeUsage = { inputTokens: 21, outputTokens: 5, cachedInputTokens: 8 };
      expect(await store.progress('one')).toMatchObject({ judgeUsage, retrying: 1 });
      expect((await store.readSpent('one')).tokens).toBe(26);
    });

    it('are read in pages with their conversations, without those of fewer turns', async () => {
      const { store } = await opened(open);
      await load(store, 3);
      await store.saveJudgement(keyIn('run', 'quality', 0), judgementOf('quality'));
      await store.saveJudgement(keyIn('run', 'rules', 0), judgementOf('rules'));
      await store.saveJudgement(keyIn('run', 'quality', 2), judgementOf('quality'));
      await store.saveJudgement(keyIn('other', 'quality', 1), judgementOf('quality'));
      await sayTurn(store, keyOf('one', 2, 1), { question: 'more?', answer: 'b' });
      const first = await store.readJudged({ batchId: 'one', set: 'run', from: 0, limit: 2 });
      expect(
        first.map(({ seed, turns, judgements }) => [seed.id, turns, judgements.map((each) => each.judge)]),
      ).toEqual([
        ['seed-0', 1, ['quality', 'rules']],
        ['seed-1', 1, []],
      ]);
      const [last, ...none] = await store.readJudged({ batchId: 'one', set: 'run', from: 2, limit: 2 });
      expect(last).toMatchObject({ turns: 2, ending: completed, judgements: [] });
      expect(none).toEqual([]);
      expect(await store.judgementsOf(keyOf('one', 2))).toEqual([]);
    });

    it('are counted, and errors grouped by judge and cause', async () => {
      const { store } = await opened(open);
      await load(store, 4);
      await store.saveJudgement(keyIn('run', 'quality', 0), judgementOf('quality'));
      await store.saveJudgement(keyIn('run', 'quality', 1), failedAs('quality', 'no answer to one/seed-1'));
      await store.saveJudgement(keyIn('run', 'quality', 2), failedAs('quality', 'no answer to one/seed-2'));
      await store.saveJudgement(keyIn('run', 'rules', 3), withError('rules'));
      expect(await store.countJudgements('one', 'run')).toEqual({ whole: 1, errors: 3 });
      expect(await store.countJudgements('one', 'run', 'rules')).toEqual({ whole: 0, errors: 1 });
      expect(await store.judgeErrors('one', 'run')).toEqual([
        {
          judge: 'quality',
          type: 'Unavailable',
          count: 2,
          example: { conversationId: 'one/seed-1', message: 'no answer to one/seed-1' },
        },
        { judge: 'rules', type: null, count: 1, example: { conversationId: 'one/seed-3', message: 'left out' } },
      ]);
    });

    it('say whether their server ever answered', async () => {
      const { store } = await opened(open);
      await load(store);
      await store.saveJudgement(keyIn('run'), failedAs('quality', 'down'));
      expect(await store.wasServed('one', 'judge')).toBe(false);
      await store.saveJudgement(keyIn('run'), judgementOf('quality'));
      expect(await store.wasServed('one', 'judge')).toBe(true);
    });

    it('of one set or judge are forgotten on demand, and of what goes on when a batch is extended', async () => {
      const { store } = await opened(open);
      await load(store, 2);
      for (const judge of ['quality', 'rules']) await store.saveJudgement(keyIn('run', judge), judgementOf(judge));
      await store.saveJudgement(keyIn('other'), judgementOf('quality'));
      await store.clearJudgements('one', 'run', 'rules');
      expect((await store.judgementsOf(keyOf('one'))).length).toBe(2);
      await store.clearJudgements('one', 'run');
      expect((await store.judgementsOf(keyOf('one'))).map(({ set }) => set)).toEqual(['other']);
      expect((await store.progress('one')).judgeUsage?.inputTokens).toBe(30);
      expect(await store.extend('one', 3)).toBe(2);
      expect(await store.judgementsOf(keyOf('one'))).toEqual([]);
    });

    it('go with their batch, and a late one is refused', async () => {
      const { store } = await opened(open);
      await load(store);
      await store.saveRubric('one', rubric('strict'));
      await store.saveJudgement(keyIn('strict'), withError('quality'));
      await store.deleteBatch('one');
      const failure = await failureOf(store.saveJudgement(keyIn('strict'), judgementOf('quality')));
      expect(failure.type).toBe('StoreInconsistent');
      await store.saveRubric('one', rubric('late'));
      await load(store);
      expect(await store.listRubrics('one')).toEqual([]);
      expect(await store.judgementsOf(keyOf('one'))).toEqual([]);
      expect(await store.judgeStreak('one', 'strict')).toBe(0);
      expect((await store.progress('one')).judgeUsage).toBeUndefined();
    });
  });

  describe('a streak of judge errors', () => {
    it('is of one judge and one cause, and ends with a whole judgement or when the set is opened', async () => {
      const { store } = await opened(open);
      await load(store, 5);
      const say = (seedIndex: number, judgement: Judgement) =>
        store.saveJudgement(keyIn('run', judgement.judge, seedIndex), judgement);
      for (const index of [0, 1, 2]) {
        await say(index, failedAs('quality', `request ${index} refused`));
        await say(index, judgementOf('rules'));
      }
      expect(await store.judgeStreak('one', 'run')).toBe(3);
      expect(await store.judgeStreak('one', 'other')).toBe(0);
      await say(3, failedAs('quality', 'another cause'));
      expect(await store.judgeStreak('one', 'run')).toBe(1);
      await say(4, judgementOf('quality'));
      expect(await store.judgeStreak('one', 'run')).toBe(0);
      await say(3, failedAs('quality', 'again'));
      await store.setBatchState('one', 'open');
      expect(await store.judgeStreak('one', 'run')).toBe(0);
    });
  });

  describe('rubrics', () => {
    it('are listed with their state: that of the spec first, the others in the order in which they came', async () => {
      const { store } = await opened(open);
      const judges = rubric('run').judges;
      const manifest = manifestNamed('one');
      await store.createBatch('one', { ...manifest, spec: { ...manifest.spec, judges } });
      expect(await store.listRubrics('one')).toEqual([{ set: 'run', judges, state: 'closed', pauseReason: null }]);
      await store.saveRubric('one', rubric('strict', { state: 'open', projectDir: '/other' }));
      await store.saveRubric('one', rubric('run', { judges: [], state: 'paused', pauseReason: 'no key' }));
      await store.saveRubric('one', rubric('strict', { state: 'paused', pauseReason: 'lunch', projectDir: '/other' }));
      expect(await store.listRubrics('one')).toEqual([
        { set: 'run', judges, state: 'paused', pauseReason: 'no key' },
        rubric('strict', { state: 'paused', pauseReason: 'lunch', projectDir: '/other' }),
      ]);
      expect(await store.openJudgings()).toHaveLength(2);
      await store.saveRubric('one', rubric('strict'));
      expect(await store.openJudgings()).toEqual([
        { batchId: 'one', set: 'run', state: 'paused', pauseReason: 'no key' },
      ]);
    });

    it('leave no step waiting once their judging is closed', async () => {
      const { store } = await opened(open);
      await load(store);
      await store.noteSetback(keyOf('one'), 'judge', { type: 'Unavailable', message: 'down', isRateLimit: false });
      expect(await store.waits({ batchId: 'one' })).toMatchObject([{ step: 'judge', count: 1 }]);
      await store.saveRubric('one', rubric('strict'));
      expect(await store.waits({ batchId: 'one' })).toEqual([]);
    });
  });
}
