import { InputError, type Problem, problemsOf } from '../contract/errors.ts';

/** The options that stand for a flag of the command. */
const OPTIONS: Readonly<Record<string, string>> = { '--batch': 'batch', '--out': 'outputFile' };

/**
 * Performs every check and names all problems at once, by option.
 * @throws {InputError} when there are any; another error of a check as it is.
 */
export async function gatherProblems(checks: readonly Promise<unknown>[]): Promise<void> {
  const problems = problemsOf(await Promise.allSettled(checks));
  if (problems.length > 0) throw new InputError(problems.map(inOptionNames));
}

function inOptionNames({ place, message }: Problem): Problem {
  const option = OPTIONS[place];
  if (option === undefined) return { place, message };
  return { place: `simulate: ${option}`, message: message.replaceAll('another --batch', 'another batch id') };
}
