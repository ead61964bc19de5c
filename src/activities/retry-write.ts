import { setTimeout as sleep } from 'node:timers/promises';
import { FAILURES, stepFailureOf } from '../contract/failures.ts';

/** Waits between attempts: about 6 s in all, well inside a step's heartbeat. */
const WAITS_MS = [100, 300, 900, 1_500, 3_000];

/**
 * Tries a write of something dearly paid for again in place, before the reply is given up with the attempt. What cannot
 * come right (the batch was deleted) is thrown at once. `waitsMs` are the waits between attempts.
 */
export async function retryWrite<T>(write: () => Promise<T>, waitsMs: readonly number[] = WAITS_MS): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await write();
    } catch (error) {
      if (FAILURES[stepFailureOf(error).type].retry === 'never') throw error;
      await sleep(waitMs);
    }
  }
  return write();
}
