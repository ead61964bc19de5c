import { InputError } from '../../src/contract/errors.ts';
import { displayPath } from '../../src/spec/path-trouble.ts';

/** The lines of the `InputError` that the work ends with, paths given from `folder`; fails when it ends otherwise. */
export async function inputProblems(work: Promise<unknown>, folder: string): Promise<readonly string[]> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw new Error('expected an InputError', { cause: error });
  const prefix = displayPath(folder);
  return error.problems.map(({ place, message }) => {
    return `${place}: ${message}`.replaceAll(`${prefix}/`, '').replaceAll(prefix, '.');
  });
}
