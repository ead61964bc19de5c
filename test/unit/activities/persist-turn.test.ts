import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../../src/contract/failures.ts';
import { activityLab, turnInput } from '../../support/activity-lab.ts';
import { replySaying } from '../../support/store-conformance/samples.ts';

const input = { ...turnInput(), question: 'a display copy', answer: 'a display copy' };

describe('persistTurn', () => {
  it('commits the stored reply, never the display copy, and counts the turn once however often it runs', async () => {
    const { run, store } = await activityLab();
    await store.saveReply(turnInput(), replySaying('the whole answer', { usage: { inputTokens: 1, outputTokens: 2 } }));
    expect((await store.progress('one')).turns).toBe(0);
    for (let time = 0; time < 3; time++) {
      expect(await run('persistTurn', input)).toEqual({ turn: 0, committed: true });
    }
    expect(await store.progress('one')).toMatchObject({ turns: 1, agentUsage: { inputTokens: 1, outputTokens: 2 } });
    expect((await store.readTurn(turnInput(1))).history).toEqual([
      { question: 'question 0?', answer: 'the whole answer', user: null },
    ]);
  });

  it('commits a turn once when many attempts run at the same time', async () => {
    const { run, store } = await activityLab();
    await store.saveReply(turnInput(), replySaying('answer'));
    await Promise.all(Array.from({ length: 20 }, () => run('persistTurn', input)));
    expect((await store.progress('one')).turns).toBe(1);
  });

  it('is retried by Temporal when the store is away, and counts no setback', async () => {
    const { failure, store } = await activityLab({
      broken: { commitTurn: () => Promise.reject(new StepFailure('StoreUnavailable', 'away')) },
    });
    expect(await failure('persistTurn', input)).toMatchObject({ type: 'StoreUnavailable', nonRetryable: false });
    expect(await store.progress('one')).toMatchObject({ retrying: 0, turns: 0 });
  });
});
