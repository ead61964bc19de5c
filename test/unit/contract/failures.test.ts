import { describe, expect, it } from 'vitest';
import {
  FAILURES,
  type FailureType,
  StepFailure,
  retryPolicyOf,
  stepFailureOf,
} from '../../../src/contract/failures.ts';

const TYPES = Object.keys(FAILURES) as FailureType[];
const typesWith = (retry: string) => TYPES.filter((type) => FAILURES[type].retry === retry);

describe('the table of failures', () => {
  it('gives up at once only what asking again cannot change', () => {
    expect(typesWith('never').toSorted()).toEqual([
      'BadUserTurn',
      'Blocked',
      'InvalidRequest',
      'ModuleContract',
      'OutOfCredit',
      'ReplyTooLarge',
      'SessionLost',
      'StoreInconsistent',
      'TooManyToolRounds',
      'TraceUnusable',
      'Unauthorized',
    ]);
  });

  it('waits for rate limits, and pauses for what no conversation can help', () => {
    expect(typesWith('wait')).toEqual(['RateLimited']);
    expect(typesWith('confirm')).toEqual(['NoSession', 'OnlyToolCalls']);
    expect(typesWith('queue')).toEqual(['RateQueued']);
    expect(typesWith('pause').toSorted()).toEqual(['CredentialExpired', 'QuotaExhausted', 'WorkerMisconfigured']);
    expect(typesWith('stop')).toEqual(['BudgetExhausted']);
    expect(typesWith('rewind')).toEqual(['StoreBehind']);
    expect(typesWith('backoff-then-pause')).toEqual(['StoreUnavailable']);
  });

  it('says what follows a type by its name, and nothing of names that it does not hold', () => {
    expect(retryPolicyOf('StoreUnavailable')).toBe('backoff-then-pause');
    expect(['agent-failed', 'toString', ''].map(retryPolicyOf)).toEqual([undefined, undefined, undefined]);
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

  it('begins its message with the option that is wrong, and keeps what is wrong with it apart', () => {
    const failure = new StepFailure('WorkerMisconfigured', 'is not set', { option: 'agent.llm.apiKeyEnv' });
    expect(failure).toMatchObject({
      message: 'agent.llm.apiKeyEnv: is not set',
      option: 'agent.llm.apiKeyEnv',
      problem: 'is not set',
    });
    expect(new StepFailure('BadReply', 'x')).toMatchObject({ message: 'x', option: undefined, problem: 'x' });
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
