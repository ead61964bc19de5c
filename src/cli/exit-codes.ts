import { InputError, UnavailableError } from '../contract/errors.ts';
import { StepFailure } from '../contract/failures.ts';
import type { Counts } from '../contract/workflow-api.ts';
import { isNormalOutcome, OUTCOMES } from '../contract/outcome.ts';

/** Every conversation ended normally: as `isNormalOutcome` says. */
export const EXIT_OK = 0;
/** The batch ended with another outcome or is paused; also a mistake of convsim itself. */
export const EXIT_FAILED = 1;
/** Bad input: nothing was started. */
export const EXIT_BAD_INPUT = 2;
/** The server, the store or a component cannot be reached or started. */
export const EXIT_UNAVAILABLE = 3;
/** Stopped by Ctrl-C or SIGTERM; can be resumed. */
export const EXIT_INTERRUPTED = 130;

/** Exit code of a batch that has ended or is paused. */
export function exitCodeOf(outcomes: Counts, isPaused: boolean): typeof EXIT_OK | typeof EXIT_FAILED {
  const isAbnormal = OUTCOMES.some((outcome) => !isNormalOutcome(outcome) && (outcomes[outcome] ?? 0) > 0);
  return isPaused || isAbnormal ? EXIT_FAILED : EXIT_OK;
}

/** Exit code of a command that ended with an error. */
export function exitCodeOfError(error: unknown): number {
  if (error instanceof InputError) return EXIT_BAD_INPUT;
  const isStoreAway = error instanceof StepFailure && error.type === 'StoreUnavailable';
  return error instanceof UnavailableError || isStoreAway ? EXIT_UNAVAILABLE : EXIT_FAILED;
}
