import { durationMs } from '../contract/duration.ts';
import { MIN_RATE_LIMIT_WAIT_MS } from '../contract/limits.ts';
import type { StepLimits } from '../contract/spec.ts';
import type { Setback } from '../store/store.ts';
import type { Verdict } from './application-failure.ts';

const BACKOFF_MS = { first: 1_000, longest: 60_000 };
/** Without a word from the server a rate-limited call is tried again after at most this long. */
const LONGEST_RATE_LIMIT_BACKOFF_MS = 10_000;

/** A failed attempt and what came before it. */
interface Case {
  readonly setback: Setback;
  readonly limits: Pick<StepLimits, 'maxAttempts' | 'maxRateLimitWait'>;
  /** How long the server asked to wait. */
  readonly retryAfterMs: number | undefined;
  readonly isRateLimit: boolean;
  readonly nowMs: number;
}

/**
 * Whether a step is tried again, and when. Rate limiting is no failed attempt: it is bounded by the time waited in a
 * row, everything else by the number of attempts; a server that asks for a longer wait than that is given up. Waits are spread by up to a fifth, so that calls refused together do
 * not come back together; never earlier than the server asked.
 */
export function judge(failed: Case): Verdict {
  return failed.isRateLimit ? judgeRateLimit(failed) : judgeFailure(failed);
}

/** A step that gave its place in the worker to others asks for it again soon: whoever was served meanwhile is behind it. */
export function queueAgain(): Verdict {
  return { nextRetryDelayMs: spread(BACKOFF_MS.first) };
}

function judgeRateLimit({ setback, limits, retryAfterMs, nowMs }: Case): Verdict {
  const backoffMs = exponential(setback.rateLimited, LONGEST_RATE_LIMIT_BACKOFF_MS);
  const waitMs = Math.max(retryAfterMs ?? backoffMs, MIN_RATE_LIMIT_WAIT_MS);
  const sinceMs = setback.rateLimitedSince === null ? nowMs : Date.parse(setback.rateLimitedSince);
  if (nowMs + waitMs - sinceMs > durationMs(limits.maxRateLimitWait)) return { isFinal: true };
  return { nextRetryDelayMs: spread(waitMs) };
}

function judgeFailure({ setback, limits, retryAfterMs }: Case): Verdict {
  if (setback.failures >= limits.maxAttempts) return { isFinal: true };
  if ((retryAfterMs ?? 0) > durationMs(limits.maxRateLimitWait)) return { isFinal: true };
  const backoffMs = exponential(setback.failures, BACKOFF_MS.longest);
  return { nextRetryDelayMs: spread(Math.max(backoffMs, retryAfterMs ?? 0)) };
}

function exponential(count: number, longestMs: number): number {
  return Math.min(BACKOFF_MS.first * 2 ** Math.max(count - 1, 0), longestMs);
}

function spread(waitMs: number): number {
  return Math.round(waitMs * (1 + Math.random() / 5));
}
