import { MIN_RATE_LIMIT_WAIT_MS } from './limits.ts';

const BACKOFF_MS = { first: 1_000, longest: 60_000 };
/** Without a word from the server a rate-limited call is tried again after at most this long. */
const LONGEST_RATE_LIMIT_BACKOFF_MS = 10_000;

/** Failed attempts at a step, and the wait that its server asked for last, if it did. */
interface Failed {
  readonly failures: number;
  /** Consecutive rate-limited calls; 0 when the last failure was of another kind. */
  readonly rateLimited: number;
  readonly retryAfterMs?: number | null | undefined;
}

/** How long a step waits before its next attempt, in milliseconds, before the wait is spread. */
export function retryWaitMs({ failures, rateLimited, retryAfterMs }: Failed): number {
  if (rateLimited === 0) return Math.max(exponential(failures, BACKOFF_MS.longest), retryAfterMs ?? 0);
  const backoffMs = exponential(rateLimited, LONGEST_RATE_LIMIT_BACKOFF_MS);
  return Math.max(retryAfterMs ?? backoffMs, MIN_RATE_LIMIT_WAIT_MS);
}

/** How long a step that keeps failing waits in total before it is given up, in milliseconds. */
export function waitsLeftMs(failures: number, maxAttempts: number): number {
  let waitMs = 0;
  for (let count = failures; count < maxAttempts; count += 1) waitMs += exponential(count, BACKOFF_MS.longest);
  return waitMs;
}

function exponential(count: number, longestMs: number): number {
  return Math.min(BACKOFF_MS.first * 2 ** Math.max(count - 1, 0), longestMs);
}
