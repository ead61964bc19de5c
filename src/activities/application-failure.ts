import { ApplicationFailure, ApplicationFailureCategory, TemporalFailure } from '@temporalio/common';
import { displayCopy } from '../contract/display-copy.ts';
import { hideSecrets } from '../contract/hide-secrets.ts';
import { FAILURES, type RetryPolicy, stepFailureOf } from '../contract/failures.ts';
import type { RetryDecision } from './decide-retry.ts';

const FINAL: ReadonlySet<RetryPolicy> = new Set(['never', 'stop', 'rewind', 'pause']);

/**
 * The one place where an error becomes a failure that Temporal retries or not: `never`, `stop`, `rewind` and `pause` are final for
 * Temporal, the rest is retried. The stack stays here: histories hold only type and message, without these secrets.
 */
export function applicationFailure(
  error: unknown,
  { secrets = [], ...decision }: RetryDecision & { readonly secrets?: readonly string[] | undefined } = {},
): Error {
  if (error instanceof TemporalFailure) return error;
  const { type, message, committedTurns } = stepFailureOf(error);
  const { retry } = FAILURES[type];
  const failure = ApplicationFailure.create({
    type,
    // A server takes at most 4 MB a call: a longer message would never arrive, and the step never end.
    message: displayCopy(hideSecrets(message, secrets)),
    nonRetryable: decision.isFinal === true || FINAL.has(retry),
    ...(committedTurns !== undefined && { details: [{ committedTurns }] }),
    ...(decision.nextRetryDelayMs !== undefined && { nextRetryDelay: decision.nextRetryDelayMs }),
    ...((retry === 'wait' || retry === 'queue' || retry === 'stop') && { category: ApplicationFailureCategory.BENIGN }),
  });
  failure.stack = '';
  return failure;
}
