import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { applicationFailure } from '../../../src/activities/application-failure.ts';
import { FAILURES, type FailureType, StepFailure } from '../../../src/contract/failures.ts';
import { turnsLost } from '../../../src/contract/turns-lost.ts';

const TYPES = Object.keys(FAILURES) as FailureType[];

function asFailure(error: unknown, decision?: Parameters<typeof applicationFailure>[1]): ApplicationFailure {
  const failure = applicationFailure(error, decision);
  if (!(failure instanceof ApplicationFailure)) throw new Error(`not an ApplicationFailure: ${String(failure)}`);
  return failure;
}

describe('the failure that Temporal gets', () => {
  it.each(TYPES)('of %s is retried or not as the table says, under its own name', (type) => {
    const failure = asFailure(new StepFailure(type, 'what, and what to do'));
    const { retry } = FAILURES[type];
    expect(failure).toMatchObject({ type, message: 'what, and what to do' });
    expect(failure.nonRetryable).toBe(['never', 'stop', 'rewind', 'pause'].includes(retry));
    expect(failure.category === ApplicationFailureCategory.BENIGN).toBe(['wait', 'queue', 'stop'].includes(retry));
  });

  it('says where a conversation continues whose store has lost turns', () => {
    const lost = turnsLost({ conversationId: 'b/s1', what: 'turn 2', committedTurns: 2 });
    expect(asFailure(lost).details).toEqual([{ committedTurns: 2 }]);
    expect(asFailure(new StepFailure('Unavailable', 'x')).details).toBeUndefined();
  });

  it('is final where the retry decision says so', () => {
    expect(asFailure(new StepFailure('Unavailable', 'x'), { isFinal: true }).nonRetryable).toBe(true);
    expect(asFailure(new StepFailure('Unauthorized', 'x'), { isFinal: false }).nonRetryable).toBe(true);
  });

  it('names the time of the next attempt, where the retry decision has one', () => {
    expect(asFailure(new StepFailure('RateLimited', 'x'), { nextRetryDelayMs: 1_234 }).nextRetryDelay).toBe(1_234);
    expect(asFailure(new StepFailure('RateLimited', 'x')).nextRetryDelay).toBeUndefined();
  });

  it('takes any other error for an unexpected one, which is retried, and shows no stack', () => {
    const failure = asFailure(new RangeError('out of range'));
    expect(failure).toMatchObject({ type: 'Unexpected', message: 'out of range', nonRetryable: false, stack: '' });
    expect(failure.cause).toBeUndefined();
  });

  it("lets Temporal's own failures through", () => {
    const cancelled = new CancelledFailure('cancelled');
    expect(applicationFailure(cancelled)).toBe(cancelled);
    const failure = ApplicationFailure.nonRetryable('x', 'Own');
    expect(applicationFailure(failure)).toBe(failure);
  });

  it('holds a copy of a message that is too long for a history', () => {
    const failure = asFailure(new StepFailure('BadReply', 'x'.repeat(5_000_000)));
    expect(failure.message.length).toBeLessThan(20_000);
  });
});
