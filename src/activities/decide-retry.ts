import { durationMs } from '../contract/duration.ts';
import { retryWaitMs } from '../contract/retry-wait.ts';
import type { StepLimits } from '../contract/simulation-spec.ts';
import type { Setback } from '../store/store.ts';

/** A step that only gave its place to others is back after this long. */
const QUEUED_MS = 1_000;

/** Whether and when a failed step is retried, where Temporal's policy does not decide. */
export interface RetryDecision {
  /** Whether no further attempt is made although the failure's type would allow one. */
  readonly isFinal?: boolean;
  /** When the next attempt starts, in milliseconds from now. */
  readonly nextRetryDelayMs?: number;
}

/** A failed attempt and the setbacks before it. */
interface FailedAttempt {
  readonly setback: Setback;
  readonly limits: Pick<StepLimits, 'maxAttempts' | 'maxRateLimitWait'>;
  /** How long the server asked to wait. */
  readonly retryAfterMs: number | undefined;
  readonly isRateLimit: boolean;
  readonly nowMs: number;
}

/**
 * Decides whether a step is retried, and when. Rate limiting is bounded by the time of unbroken waiting and counts as no
 * attempt; everything else is bounded by the number of attempts, and given up if the server asks for a longer wait than
 * that time. Waits are spread by up to a fifth, so that calls refused together do not return together, and are never
 * shorter than the server asked.
 */
export function decideRetry(failed: FailedAttempt): RetryDecision {
  return failed.isRateLimit ? decideRateLimit(failed) : decideFailure(failed);
}

/** A step that gave its place in the worker to others asks again soon: those served meanwhile queue behind it. */
export function queueAgain(): RetryDecision {
  return { nextRetryDelayMs: spread(QUEUED_MS) };
}

function decideRateLimit({ setback, limits, retryAfterMs, nowMs }: FailedAttempt): RetryDecision {
  const waitMs = retryWaitMs({ ...setback, retryAfterMs });
  const sinceMs = setback.rateLimitedSince === null ? nowMs : Date.parse(setback.rateLimitedSince);
  if (nowMs + waitMs - sinceMs > durationMs(limits.maxRateLimitWait)) return { isFinal: true };
  return { nextRetryDelayMs: spread(waitMs) };
}

function decideFailure({ setback, limits, retryAfterMs }: FailedAttempt): RetryDecision {
  if (setback.failures >= limits.maxAttempts) return { isFinal: true };
  if ((retryAfterMs ?? 0) > durationMs(limits.maxRateLimitWait)) return { isFinal: true };
  return { nextRetryDelayMs: spread(retryWaitMs({ ...setback, rateLimited: 0, retryAfterMs })) };
}

function spread(waitMs: number): number {
  return Math.round(waitMs * (1 + Math.random() / 5));
}
