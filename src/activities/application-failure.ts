import { ApplicationFailure, ApplicationFailureCategory, TemporalFailure } from '@temporalio/common';
import { displayCopy } from '../contract/display-copy.ts';
import { FAILURES, stepFailureOf } from '../contract/failures.ts';
import type { RetryDecision } from './decide-retry.ts';

/**
 * The one place where an error becomes a failure that Temporal retries or not: `never`, `stop` and `pause` are final for
 * Temporal, the rest is retried. The stack stays here: histories hold only type and message.
 */
export function applicationFailure(error: unknown, decision: RetryDecision = {}): Error {
  if (error instanceof TemporalFailure) return error;
  const { type, message } = stepFailureOf(error);
  const { retry } = FAILURES[type];
  const failure = ApplicationFailure.create({
    type,
    // A server takes at most 4 MB a call: a longer message would never arrive, and the step never end.
    message: displayCopy(message),
    nonRetryable: decision.isFinal === true || retry === 'never' || retry === 'stop' || retry === 'pause',
    ...(decision.nextRetryDelayMs !== undefined && { nextRetryDelay: decision.nextRetryDelayMs }),
    ...((retry === 'wait' || retry === 'queue' || retry === 'stop') && { category: ApplicationFailureCategory.BENIGN }),
  });
  failure.stack = '';
  return failure;
}
