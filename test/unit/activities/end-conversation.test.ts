import { describe, expect, it } from 'vitest';
import { isBrake } from '../../../src/contract/brake-reason.ts';
import { StepFailure } from '../../../src/contract/failures.ts';
import { activityLab, type ActivityLab, turnInput } from '../../support/activity-lab.ts';
import { replySaying, sayTurn } from '../../support/store-conformance/samples.ts';

function endingOf(seedIndex: number) {
  return { batchId: 'one', conversationId: `one/seed-${seedIndex}`, seedIndex };
}

describe('endConversation', () => {
  it('records how a conversation ended with its turns, and keeps the first ending', async () => {
    const { run, store } = await activityLab();
    await sayTurn(store, turnInput(), { answer: 'a' });
    const failed = { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'down' } as const;
    expect(await run('endConversation', { ...endingOf(0), ...failed })).toEqual({ outcome: 'agent-failed', turns: 1 });
    expect(await run('endConversation', { ...endingOf(0), outcome: 'cancelled' })).toMatchObject({
      outcome: 'agent-failed',
    });
    expect((await store.progress('one')).outcomes).toEqual({ 'agent-failed': 1 });
  });

  it('keeps an answer whose trace never came: the turn is committed, and only its context failed', async () => {
    const { run, store } = await activityLab();
    await store.saveReply(turnInput(), replySaying('answer'));
    const failed = { outcome: 'agent-failed', errorType: 'TraceMissing', errorMessage: 'no trace' } as const;
    const ended = await run('endConversation', { ...endingOf(0), ...failed });
    expect(ended).toEqual({ outcome: 'context-failed', turns: 1 });
    expect((await store.progress('one')).outcomes).toEqual({ 'context-failed': 1 });
  });

  it('ends none that has lost turns, whatever its end, and one that has them all', async () => {
    const { run, failure, store } = await activityLab();
    await sayTurn(store, turnInput(), { answer: 'a' });
    for (const outcome of ['completed', 'agent-failed'] as const) {
      const thrown = await failure('endConversation', { ...endingOf(0), outcome, turns: 2 });
      expect(thrown).toMatchObject({ type: 'StoreBehind', details: [{ committedTurns: 1 }] });
    }
    expect((await store.progress('one')).outcomes).toEqual({});
    const ended = await run('endConversation', { ...endingOf(0), outcome: 'completed', turns: 1 });
    expect(ended).toEqual({ outcome: 'completed', turns: 1 });
  });

  it('counts one ending when many attempts run at the same time', async () => {
    const { run, store } = await activityLab({ seeds: 2 });
    const ended = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        run('endConversation', { ...endingOf(0), outcome: index % 2 === 0 ? 'completed' : 'cancelled' }),
      ),
    );
    expect(new Set(ended.map(({ outcome }) => outcome)).size).toBe(1);
    expect(Object.values((await store.progress('one')).outcomes)).toEqual([1]);
  });

  it('is retried by Temporal when the store is away', async () => {
    const { failure } = await activityLab({
      broken: { saveEnding: () => Promise.reject(new StepFailure('StoreUnavailable', 'away')) },
    });
    const thrown = await failure('endConversation', { ...endingOf(0), outcome: 'completed' });
    expect(thrown).toMatchObject({ type: 'StoreUnavailable', nonRetryable: false });
  });
});

const BRAKE_AFTER = 10;

/** Ends conversations from `first` on, all alike; returns what their batch is told. */
async function endAll(lab: ActivityLab, given: { first: number; count: number; errorMessage?: string }) {
  const { first, count, errorMessage = 'Check the credentials.' } = given;
  const brakes: (string | undefined)[] = [];
  for (let seedIndex = first; seedIndex < first + count; seedIndex++) {
    const ended = await lab.run('endConversation', {
      batchId: 'one',
      conversationId: `one/seed-${seedIndex}`,
      seedIndex,
      outcome: 'agent-failed',
      errorType: 'Unauthorized',
      errorMessage,
    });
    brakes.push(ended.brake);
  }
  return brakes;
}

const complete = (lab: ActivityLab, seedIndex: number) =>
  lab.run('endConversation', {
    batchId: 'one',
    conversationId: `one/seed-${seedIndex}`,
    seedIndex,
    outcome: 'completed',
  });

describe('the brake', () => {
  it('pauses with the cause when the tenth conversation fails for it, and for each that follows', async () => {
    const lab = await activityLab({ seeds: 12 });
    const brakes = await endAll(lab, { first: 0, count: 12 });
    expect(brakes.slice(0, BRAKE_AFTER - 1)).toEqual(Array.from({ length: BRAKE_AFTER - 1 }, () => undefined));
    expect(new Set(brakes.slice(BRAKE_AFTER - 1)).size).toBe(1);
    expect(brakes.at(-1)).toContain('agent-failed with Unauthorized: Check the credentials.');
    expect(isBrake(brakes.at(-1) ?? '')).toBe(true);
    expect(await lab.run('isBraking', { batchId: 'one' })).toBe(true);
  });

  it('starts over when one conversation succeeds, or fails for another cause', async () => {
    const lab = await activityLab({ seeds: 40 });
    await endAll(lab, { first: 0, count: 9 });
    await complete(lab, 9);
    expect(await endAll(lab, { first: 10, count: 9 })).not.toContainEqual(expect.any(String));
    expect(await endAll(lab, { first: 19, count: 9, errorMessage: 'No such model.' })).not.toContainEqual(
      expect.any(String),
    );
    expect(await lab.run('isBraking', { batchId: 'one' })).toBe(false);
  });

  it('says nothing more once the batch is paused, and lets go when it continues', async () => {
    const lab = await activityLab({ seeds: 13 });
    await endAll(lab, { first: 0, count: BRAKE_AFTER });
    await lab.run('announcePause', { batchId: 'one', reason: 'braked' });
    expect(await endAll(lab, { first: 10, count: 2 })).toEqual([undefined, undefined]);
    await lab.run('announcePause', { batchId: 'one', reason: null });
    expect(await lab.run('isBraking', { batchId: 'one' })).toBe(false);
  });
});
