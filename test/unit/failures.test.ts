import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { applicationFailure } from '../../src/activities/application-failure.ts';
import { FAILURES, type FailureType, StepFailure, stepFailureOf } from '../../src/contract/failures.ts';

const TYPES = Object.keys(FAILURES) as FailureType[];
const typesWith = (retry: string) => TYPES.filter((type) => FAILURES[type].retry === retry);

function asFailure(error: unknown, verdict?: Parameters<typeof applicationFailure>[1]): ApplicationFailure {
  const failure = applicationFailure(error, verdict);
  if (!(failure instanceof ApplicationFailure)) throw new Error(`not an ApplicationFailure: ${String(failure)}`);
  return failure;
}

describe('the table of failures', () => {
  it('gives up at once only what asking again cannot change', () => {
    expect(typesWith('never').toSorted()).toEqual([
      'InvalidRequest',
      'ModuleContract',
      'ReplyTooLarge',
      'StoreInconsistent',
      'TooManyToolRounds',
      'Unauthorized',
    ]);
  });

  it('waits for rate limits, and pauses for what is wrong with the worker', () => {
    expect(typesWith('wait')).toEqual(['RateLimited']);
    expect(typesWith('queue')).toEqual(['RateQueued']);
    expect(typesWith('pause')).toEqual(['WorkerMisconfigured']);
    expect(typesWith('stop')).toEqual(['BudgetExhausted']);
  });
});

describe('a step failure', () => {
  it('carries its facts and its cause', () => {
    const cause = new Error('reset');
    const failure = new StepFailure('Unavailable', 'no answer', {
      status: 503,
      retryAfterMs: 20,
      requestId: 'r',
      cause,
    });
    expect(failure).toMatchObject({ type: 'Unavailable', status: 503, retryAfterMs: 20, requestId: 'r', cause });
    expect(failure.message).toBe('no answer');
  });

  it('is made of anything that is thrown, and is itself kept', () => {
    const failure = new StepFailure('BadReply', 'x');
    expect(stepFailureOf(failure)).toBe(failure);
    const error = new TypeError('x is undefined');
    expect(stepFailureOf(error)).toMatchObject({ type: 'Unexpected', message: 'x is undefined', cause: error });
    expect(stepFailureOf('just a text')).toMatchObject({ type: 'Unexpected', message: 'just a text' });
    expect(stepFailureOf(undefined)).toMatchObject({ type: 'Unexpected', message: 'undefined' });
  });
});

describe('the failure that Temporal is told', () => {
  it.each(TYPES)('of %s is retried or not as the table says, under its own name', (type) => {
    const failure = asFailure(new StepFailure(type, 'what, and what to do'));
    const { retry } = FAILURES[type];
    expect(failure).toMatchObject({ type, message: 'what, and what to do' });
    expect(failure.nonRetryable).toBe(retry === 'never' || retry === 'stop' || retry === 'pause');
    expect(failure.category === ApplicationFailureCategory.BENIGN).toBe(['wait', 'queue', 'stop'].includes(retry));
  });

  it('is final where the verdict says so', () => {
    expect(asFailure(new StepFailure('Unavailable', 'x'), { isFinal: true }).nonRetryable).toBe(true);
    expect(asFailure(new StepFailure('Unauthorized', 'x'), { isFinal: false }).nonRetryable).toBe(true);
  });

  it('names the time of the next attempt, where the verdict has one', () => {
    expect(asFailure(new StepFailure('RateLimited', 'x'), { nextRetryDelayMs: 1_234 }).nextRetryDelay).toBe(1_234);
    expect(asFailure(new StepFailure('RateLimited', 'x')).nextRetryDelay).toBeUndefined();
  });

  it('takes any other error for an unexpected one, which is tried again, and tells no stack', () => {
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
});
