import { StepFailure } from '../contract/failures.ts';

/** Whether a thrown value is a failure of convsim; one that cannot even be looked at, as a revoked proxy, is none. */
export function isStepFailure(error: unknown): error is StepFailure {
  try {
    return error instanceof StepFailure;
  } catch {
    return false;
  }
}
