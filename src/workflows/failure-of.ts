import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  rootCause,
  TimeoutFailure,
} from '@temporalio/workflow';
import { type FailureFacts, retryPolicyOf } from '../contract/failures.ts';

/** Type and message of a failed step, for people and the record. */
export interface FailureWords {
  /** One of the failure types of the contract, or Temporal's own. */
  readonly type: string;
  readonly message: string;
}

/** What made an activity or a child workflow fail. */
export function failureOf(error: unknown): FailureWords {
  const cause = causeOf(error);
  if (cause instanceof ApplicationFailure) return { type: cause.type ?? 'Error', message: cause.message };
  if (cause instanceof TimeoutFailure) {
    return {
      type: 'TimedOut',
      message: `the step did not end in time (${cause.timeoutType}): the worker died or hangs`,
    };
  }
  return { type: cause instanceof Error ? cause.name : 'Error', message: rootCause(error) ?? String(error) };
}

function causeOf(error: unknown): unknown {
  const isWrapped = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure;
  return isWrapped && error.cause ? error.cause : error;
}

/** Turns that the store still holds, where a step found that it has lost some; else `undefined`. */
export function turnsLeft(error: unknown): number | undefined {
  const cause = causeOf(error);
  if (!(cause instanceof ApplicationFailure) || retryPolicyOf(cause.type ?? '') !== 'rewind') return undefined;
  const [facts] = cause.details ?? [];
  return (facts as Pick<FailureFacts, 'committedTurns'> | undefined)?.committedTurns ?? 0;
}

/** The call was not made because the batch has no budget left: the conversation ends as it is. */
export function isExhausted(failure: FailureWords): boolean {
  return retryPolicyOf(failure.type) === 'stop';
}

/** Failures that have nothing to do with the conversation: the batch pauses until the cause is removed. */
export function isPausing({ type }: FailureWords): boolean {
  const retry = retryPolicyOf(type);
  return retry === 'pause' || retry === 'backoff-then-pause';
}

/** Asking again changes nothing, and the other conversations would most likely meet the same. */
export function isRefused(failure: FailureWords): boolean {
  const retry = retryPolicyOf(failure.type);
  return retry === 'confirm' || (retry === 'never' && !isBlocked(failure));
}

/** A worker lacks a file or a variable; no agent was asked. */
export function isMisconfigured({ type }: FailureWords): boolean {
  return type === 'WorkerMisconfigured';
}

/** The provider's filter refused what was said: an end of this conversation alone. */
export function isBlocked({ type }: FailureWords): boolean {
  return type === 'Blocked';
}
