import { CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../../src/contexts/context-extractor.ts';
import { StepFailure } from '../../../src/contract/failures.ts';
import { activityLab, gate, quietEnvironment, turnInput } from '../../support/activity-lab.ts';
import { manifestNamed, questionSaying, replySaying, sayTurn } from '../../support/store-conformance/samples.ts';

const { spec } = manifestNamed('one');
const reuseLast = { ...spec, context: { ...spec.context, whenEmpty: 'reuse-last' as const } };

/** An extractor that finds these texts, one a call, and keeps what it was given. */
function scriptedContext(...found: readonly (string | Error | Promise<string>)[]) {
  const given: ExtractionInput[] = [];
  const context = {
    async extract(input: ExtractionInput) {
      const text = found[given.push(input) - 1];
      if (text === undefined) throw new Error('the script has no further context');
      if (text instanceof Error) throw text;
      return text;
    },
  };
  return { context, given };
}

describe('extractContext', () => {
  it('gives the extractor the whole reply, its trace only when asked for, and stores what it finds', async () => {
    const { context, given } = scriptedContext('found');
    const { run, store } = await activityLab({ context });
    await store.saveReply(turnInput(), replySaying('answer', { toolOutputs: ['out'], trace: { spans: [7] } }));
    expect(await run('extractContext', turnInput())).toEqual({
      context: 'found',
      chars: 5,
      isEmpty: false,
      isReused: false,
    });
    expect(given[0]).toMatchObject({ answer: 'answer', toolOutputs: ['out'] });
    expect(await given[0]?.readTrace()).toEqual({ spans: [7] });
    expect(await store.findContext(turnInput())).toEqual({ content: 'found', isReused: false });
  });

  it('keeps the whole context up to the limit of the spec, and shows a copy', async () => {
    const { context } = scriptedContext('y'.repeat(30_000));
    const limited = { ...spec, context: { ...spec.context, maxContextChars: 20_000 } };
    const { run, store } = await activityLab({ context, spec: limited });
    await store.saveReply(turnInput(), replySaying('answer'));
    const shown = await run('extractContext', turnInput());
    expect(shown.chars).toBe(20_000);
    expect(shown.context.length).toBeLessThan(10_000);
    expect((await store.findContext(turnInput()))?.content).toHaveLength(20_000);
  });

  it('returns the first stored of two attempts to both', async () => {
    const late = gate<string>();
    const { context, given } = scriptedContext(late.opened, 'second');
    const { run, store } = await activityLab({ context });
    await store.saveReply(turnInput(), replySaying('answer'));
    const slow = run('extractContext', turnInput());
    await expect.poll(() => given.length).toBe(1);
    await run('extractContext', turnInput());
    late.open('first');
    expect(await slow).toMatchObject({ context: 'second' });
    expect(await run('extractContext', turnInput())).toMatchObject({ context: 'second' });
    expect(given).toHaveLength(2);
  });

  it('says that there is nothing to continue with when the context is blank', async () => {
    const { context } = scriptedContext(' \n ');
    const { run, store } = await activityLab({ context });
    await store.saveReply(turnInput(), replySaying('answer'));
    expect(await run('extractContext', turnInput())).toMatchObject({ context: '', chars: 0, isEmpty: true });
  });

  it('takes the last context that was not empty where the spec says so', async () => {
    const { context } = scriptedContext('first', '', '');
    const { run, store } = await activityLab({ context, spec: reuseLast });
    for (const turn of [0, 1, 2]) {
      const question = turn === 0 ? {} : { question: 'more?' };
      await sayTurn(store, turnInput(turn), { answer: 'a', ...question });
      const shown = await run('extractContext', turnInput(turn));
      expect(shown).toMatchObject({ context: 'first', isEmpty: false, isReused: turn > 0 });
    }
  });

  it('takes the last one too where the trace of a turn cannot be used, and fails where there is none', async () => {
    const unusable = new StepFailure('TraceUnusable', 'no trace came');
    const { context } = scriptedContext(unusable, 'first', unusable);
    const { run, failure, store } = await activityLab({ context, spec: reuseLast });
    await sayTurn(store, turnInput(), { answer: 'a' });
    expect(await failure('extractContext', turnInput())).toMatchObject({ type: 'TraceUnusable', nonRetryable: true });
    await run('extractContext', turnInput());
    await sayTurn(store, turnInput(1), { answer: 'a', question: 'more?' });
    expect(await run('extractContext', turnInput(1))).toMatchObject({ context: 'first', isReused: true });
  });

  it('looks again for a trace that is needed and was not there when the agent answered', async () => {
    const { context, given } = scriptedContext('found');
    const fetched = { trace: { spans: [1] }, traceId: 't-1' };
    const invoke = () => Promise.reject(new Error('the agent must not be asked'));
    const agent = { needsTrace: true, invoke, fetchTrace: async () => fetched };
    const { run, store } = await activityLab({ context, agent });
    await store.saveReply(turnInput(), replySaying('answer'));
    await run('extractContext', turnInput());
    expect(await given[0]?.readTrace()).toEqual(fetched.trace);
  });

  it('does not wait again for a trace that is not needed', async () => {
    const { context } = scriptedContext('found');
    const reject = () => Promise.reject(new Error('must not be asked'));
    const { run, store } = await activityLab({ context, agent: { invoke: reject, fetchTrace: reject } });
    await store.saveReply(turnInput(), replySaying('answer'));
    expect(await run('extractContext', turnInput())).toMatchObject({ context: 'found' });
  });

  it('is empty on the first turn although the spec would use an earlier one', async () => {
    const { context } = scriptedContext('');
    const { run, store } = await activityLab({ context, spec: reuseLast });
    await store.saveReply(turnInput(), replySaying('answer'));
    expect(await run('extractContext', turnInput())).toMatchObject({ isEmpty: true, isReused: false });
  });

  it('needs no context where the next question is there already', async () => {
    const { context } = scriptedContext('');
    const { run, store } = await activityLab({ context });
    await store.saveReply(turnInput(), replySaying('answer'));
    await store.commitTurn(turnInput());
    await store.saveQuestion(turnInput(1), questionSaying('of a fork?'));
    expect(await run('extractContext', turnInput())).toMatchObject({ context: '', isEmpty: false });
  });

  it('counts failures of the extractor apart from those of the agent', async () => {
    const threw = new StepFailure('ModuleThrew', 'it threw');
    const { context } = scriptedContext(threw, 'at last');
    const { run, failure, store } = await activityLab({ context });
    await store.saveReply(turnInput(), replySaying('answer'));
    await store.noteSetback(turnInput(), 'agent', { type: 'Unavailable', message: 'x', isRateLimit: false });
    expect((await failure('extractContext', turnInput())).nextRetryDelay).toBeLessThanOrEqual(1_200);
    expect(await store.progress('one')).toMatchObject({ retrying: 2 });
    await run('extractContext', turnInput(), quietEnvironment({ attempt: 2 }));
    expect(await store.progress('one')).toMatchObject({ retrying: 1 });
  });

  it('ends as cancelled when the activity is', async () => {
    const environment = quietEnvironment();
    const context = {
      extract: async () => {
        environment.cancel();
        throw new Error('stopped');
      },
    };
    const { run, store } = await activityLab({ context });
    await store.saveReply(turnInput(), replySaying('answer'));
    await expect(run('extractContext', turnInput(), environment)).rejects.toBeInstanceOf(CancelledFailure);
    expect(await store.progress('one')).toMatchObject({ retrying: 0 });
  });

  it('refuses a turn without a reply', async () => {
    const { failure } = await activityLab();
    const thrown = await failure('extractContext', turnInput());
    expect(thrown).toMatchObject({ type: 'StoreBehind', nonRetryable: true, details: [{ committedTurns: 0 }] });
  });
});
