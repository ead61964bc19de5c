import { StepFailure } from '../../src/contract/failures.ts';

/** The failure that some work ends with; throws when it succeeds or ends with anything else. */
export async function failureOf(work: Promise<unknown>): Promise<StepFailure> {
  const end = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in end && end.error instanceof StepFailure) return end.error;
  throw new Error(`expected a StepFailure, got ${'error' in end ? String(end.error) : JSON.stringify(end.value)}`);
}
