import { ApplicationFailure, ApplicationFailureCategory, TemporalFailure } from '@temporalio/common';
import { displayCopy } from '../contract/display.ts';
import { FAILURES, stepFailureOf } from '../contract/failures.ts';

/** What a failed attempt at a step leads to, where that is not Temporal's policy to say. */
export interface Verdict {
  /** Whether no further attempt is made although the failure's type would allow one. */
  readonly isFinal?: boolean;
  /** When the next attempt starts, in milliseconds from now. */
  readonly nextRetryDelayMs?: number;
}

/**
 * The one place where an error becomes a failure that Temporal retries or not: `never`, `stop` and `pause` are final for
 * Temporal, the rest is tried again. The stack stays here: histories hold only type and message.
 */
export function applicationFailure(error: unknown, verdict: Verdict = {}): Error {
  if (error instanceof TemporalFailure) return error;
  const { type, message } = stepFailureOf(error);
  const { retry } = FAILURES[type];
  const failure = ApplicationFailure.create({
    type,
    // A server takes at most 4 MB a call: a longer message would never arrive, and the step never end.
    message: displayCopy(message),
    nonRetryable: verdict.isFinal === true || retry === 'never' || retry === 'stop' || retry === 'pause',
    ...(verdict.nextRetryDelayMs !== undefined && { nextRetryDelay: verdict.nextRetryDelayMs }),
    ...((retry === 'wait' || retry === 'queue' || retry === 'stop') && { category: ApplicationFailureCategory.BENIGN }),
  });
  failure.stack = '';
  return failure;
}
