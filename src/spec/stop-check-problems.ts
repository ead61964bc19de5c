import { checkProblems } from '../checks/check-problems.ts';
import { Check } from '../contract/check.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import type { PathProblem } from './dotted-path.ts';

/** What is wrong with the checks of `stop.when`, as the spec is written; those that are wrong in their form are passed over. */
export function stopCheckProblems(spec: object): readonly PathProblem[] {
  const { when } = fieldsOf(fieldsOf(spec)['stop']);
  if (!Array.isArray(when)) return [];
  return when.flatMap((written, index) => {
    const { data: check } = Check.safeParse(written);
    const problems = check ? checkProblems(check) : [];
    return problems.map(({ key, message }) => ({ path: ['stop', 'when', index, key], message }));
  });
}
