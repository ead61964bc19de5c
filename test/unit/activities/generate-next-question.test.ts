import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../../src/contract/failures.ts';
import type {
  GeneratedQuestions,
  QuestionGenerator,
  QuestionRequest,
} from '../../../src/questions/question-generator.ts';
import type { Store } from '../../../src/store/store.ts';
import { activityLab, gate, quietEnvironment, turnInput } from '../../support/activity-lab.ts';
import { manifestNamed, sayTurn, seedAt } from '../../support/store-conformance/samples.ts';

/** A generator that makes these questions, one a call, and keeps what it was asked. */
function scriptedQuestions(...made: readonly (GeneratedQuestions | Error | Promise<GeneratedQuestions>)[]) {
  const requests: QuestionRequest[] = [];
  const questions: QuestionGenerator = {
    async generate(request) {
      const next = made[requests.push(request) - 1];
      if (next === undefined) throw new Error('the script has no further question');
      if (next instanceof Error) throw next;
      return next;
    },
  };
  return { questions, requests };
}

/** Turn 0, committed, with its context: what the question of turn 1 is made from. */
async function sayFirstTurn(store: Store): Promise<void> {
  await sayTurn(store, turnInput(), { answer: 'the answer' });
  await store.saveContext(turnInput(), { content: 'the context', isReused: false });
}

describe('generateNextQuestion', () => {
  it.each(['BadUserTurn', 'Blocked', 'NoQuestion'] as const)('counts the tokens of a failed %s', async (type) => {
    const usage = { inputTokens: 30, outputTokens: 6 };
    const { questions } = scriptedQuestions(new StepFailure(type, 'nothing to ask', { usage }));
    const { failure, store } = await activityLab({ questions });
    await sayFirstTurn(store);
    expect(await failure('generateNextQuestion', turnInput(1))).toMatchObject({ type });
    const { questionUsage, retrying } = await store.progress(turnInput().batchId);
    expect([questionUsage, retrying]).toEqual([usage, type === 'NoQuestion' ? 1 : 0]);
  });

  it('asks with everything that the store knows, and keeps the first question', async () => {
    const { questions, requests } = scriptedQuestions({
      questions: [' And then? ', 'not this one'],
      usage: { inputTokens: 1, outputTokens: 2 },
      expectedFacts: ['a fact'],
    });
    const seed = seedAt('one', 0, { agentDescription: 'of the seed', tag: 'blue', metadata: { row: '7' } });
    const { run, store } = await activityLab({ questions, seeds: [seed] });
    await sayFirstTurn(store);
    expect(await run('generateNextQuestion', turnInput(1))).toMatchObject({ question: 'And then?' });
    expect(requests[0]).toMatchObject({
      context: 'the context',
      previousQuestions: ['question 0?'],
      agentDescription: 'of the seed',
      seed: { id: 'seed-0', question: 'question 0?', tag: 'blue', metadata: { row: '7' } },
      turn: 1,
    });
    expect(requests[0]?.messages.map(({ content }) => content).slice(1)).toEqual(['question 0?', 'the answer']);
    expect(await store.findQuestion(turnInput(1))).toMatchObject({
      content: 'And then?',
      expectedFacts: ['a fact'],
      usage: { inputTokens: 1, outputTokens: 2 },
    });
  });

  it('returns a question that is stored without asking the generator', async () => {
    const { questions } = scriptedQuestions({ questions: ['And then?'] });
    const { run, store } = await activityLab({ questions });
    await sayFirstTurn(store);
    const first = await run('generateNextQuestion', turnInput(1));
    expect(await run('generateNextQuestion', turnInput(1))).toEqual(first);
  });

  it('returns the first stored of two attempts to both', async () => {
    const late = gate<GeneratedQuestions>();
    const { questions, requests } = scriptedQuestions(late.opened, { questions: ['second?'] });
    const { run, store } = await activityLab({ questions });
    await sayFirstTurn(store);
    const slow = run('generateNextQuestion', turnInput(1));
    await expect.poll(() => requests.length).toBe(1);
    await run('generateNextQuestion', turnInput(1));
    late.open({ questions: ['first?'] });
    expect(await slow).toMatchObject({ question: 'second?' });
    expect(await store.findQuestion(turnInput(1))).toMatchObject({ content: 'second?' });
  });

  it.each([[[]], [['']], [['  ', 'the second is not taken']]])(
    'counts %j as no question, and tries again up to the limit',
    async (made) => {
      const { spec } = manifestNamed('one');
      const { maxAttempts } = spec.limits.questions;
      const { questions } = scriptedQuestions(...Array.from({ length: maxAttempts }, () => ({ questions: made })));
      const { failure, store } = await activityLab({ questions });
      await sayFirstTurn(store);
      for (let count = 1; count < maxAttempts; count++) {
        const thrown = await failure('generateNextQuestion', turnInput(1));
        expect(thrown).toMatchObject({ type: 'NoQuestion', nonRetryable: false });
      }
      expect(await failure('generateNextQuestion', turnInput(1))).toMatchObject({ nonRetryable: true });
      expect(await store.findQuestion(turnInput(1))).toBeNull();
    },
  );

  it('waits out a rate limit without counting it', async () => {
    const limited = new StepFailure('RateLimited', 'slow down', { retryAfterMs: 5_000 });
    const { questions } = scriptedQuestions(limited, { questions: ['And then?'] });
    const { run, failure, store } = await activityLab({ questions });
    await sayFirstTurn(store);
    const thrown = await failure('generateNextQuestion', turnInput(1));
    expect(thrown.nextRetryDelay).toBeGreaterThanOrEqual(5_000);
    expect(await store.progress('one')).toMatchObject({ rateLimited: 1 });
    await run('generateNextQuestion', turnInput(1), quietEnvironment({ attempt: 2 }));
    expect(await store.progress('one')).toMatchObject({ retrying: 0, rateLimited: 0 });
  });

  it('leaves the wait for its own pace out of the latency', async () => {
    const questions: QuestionGenerator = {
      async generate() {
        await sleep(200);
        return { questions: ['And then?'], waitedMs: 190 };
      },
    };
    const { run, store } = await activityLab({ questions });
    await sayFirstTurn(store);
    expect((await run('generateNextQuestion', turnInput(1))).latencyMs).toBeLessThan(150);
  });

  it('ends as cancelled when the activity is, and stores nothing', async () => {
    const environment = quietEnvironment();
    const questions: QuestionGenerator = {
      generate: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
          environment.cancel();
        }),
    };
    const { run, store } = await activityLab({ questions });
    await sayFirstTurn(store);
    await expect(run('generateNextQuestion', turnInput(1), environment)).rejects.toBeInstanceOf(CancelledFailure);
    expect(await store.findQuestion(turnInput(1))).toBeNull();
    expect(await store.progress('one')).toMatchObject({ retrying: 0 });
  });

  it('refuses a turn whose predecessor left no context', async () => {
    const { failure, store } = await activityLab();
    await sayTurn(store, turnInput(), { answer: 'a' });
    const thrown = await failure('generateNextQuestion', turnInput(1));
    expect(thrown).toMatchObject({ type: 'StoreBehind', details: [{ committedTurns: 1 }] });
  });

  it('refuses a turn before which turns are missing, also where its seed fixes the question or a rule looks at it', async () => {
    for (const cast of [{}, { stop: { before: async () => undefined, close: () => undefined } }]) {
      const { failure, store } = await activityLab({
        ...cast,
        seeds: [seedAt('one', 0, { opening: ['1?', '2?', '3?'] })],
      });
      await sayTurn(store, turnInput(), { answer: 'a' });
      const thrown = await failure('generateNextQuestion', turnInput(3));
      expect(thrown).toMatchObject({ type: 'StoreBehind', details: [{ committedTurns: 1 }] });
      expect(thrown.message).toContain('no longer holds turn 1 of');
    }
  });
});
