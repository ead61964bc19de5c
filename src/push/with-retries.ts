import { setTimeout as sleep } from 'node:timers/promises';
import { FAILURES, StepFailure } from '../contract/failures.ts';
import { retryWaitMs } from '../contract/retry-wait.ts';

/** With the waits between them about half a minute: what is away for longer is told to people, who push again. */
const MOST_ATTEMPTS = 6;
/** A server that asks for a longer wait is not waited for. */
const LONGEST_WAIT_MS = 2 * 60_000;

/** How work is tried again. */
export interface Retrying {
  readonly signal: AbortSignal;
  /** Whether a failure may pass; by default as `FAILURES` says of its type. */
  readonly mayPass?: ((failure: StepFailure) => boolean) | undefined;
}

/**
 * What `work` gives, tried up to six times with growing waits, or those that the server asks for.
 * @throws what the last attempt threw, and the signal's reason.
 */
export async function withRetries<T>(work: () => Promise<T>, { signal, mayPass = isPassing }: Retrying): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !(error instanceof StepFailure) || !mayPass(error)) throw error;
      const { type, retryAfterMs } = error;
      if ((retryAfterMs ?? 0) > LONGEST_WAIT_MS) throw error;
      const rateLimited = type === 'RateLimited' ? attempt : 0;
      const waitMs = retryWaitMs({ failures: attempt, rateLimited, retryAfterMs });
      await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

function isPassing({ type }: StepFailure): boolean {
  const { retry } = FAILURES[type];
  return retry === 'backoff' || retry === 'wait';
}
