import { judgeProblems } from '../judges/judge-problems.ts';
import type { PathProblem } from './dotted-path.ts';

/** What is wrong with the judges of a spec or rubric beside their form; those that are wrong in their form are passed over. */
export function judgeProblemsOf(judges: unknown): readonly PathProblem[] {
  return judgeProblems(judges).map(({ path, message }) => ({ path: ['judges', ...path], message }));
}
