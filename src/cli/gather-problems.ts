import { InputError, type Problem } from '../contract/errors.ts';

/** The problems of every check that found some; any other error is thrown as it is. */
export function problemsOf(checks: readonly PromiseSettledResult<unknown>[]): readonly Problem[] {
  return checks.flatMap((check) => {
    if (check.status === 'fulfilled') return [];
    const reason: unknown = check.reason;
    if (reason instanceof InputError) return reason.problems;
    throw reason;
  });
}
