import { StepFailure } from '../contract/failures.ts';

/** A fault in this worker's settings for Databricks; `section` is the part of the spec that needs them. */
export function misconfigured(section: string, problem: string, cause?: unknown): StepFailure {
  return new StepFailure('WorkerMisconfigured', problem, { option: section, cause });
}
