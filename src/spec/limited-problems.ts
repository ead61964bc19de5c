import type { Problem } from '../contract/errors.ts';

/** Most problems of one file that are spelled out: a file of data in the place of a spec has thousands. */
export const MOST_PROBLEMS = 20;

/** The first problems of a file, and the number of the others. */
export function limitedProblems(problems: readonly Problem[], name: string): readonly Problem[] {
  return [...problems.slice(0, MOST_PROBLEMS), ...furtherOnes(problems.length - MOST_PROBLEMS, name)];
}

/** That a file has so many more problems than were spelled out; nothing where there are none. */
export function furtherOnes(count: number, name: string): readonly Problem[] {
  if (count <= 0) return [];
  return [{ place: name, message: `… and ${count} more ${count === 1 ? 'problem' : 'problems'}` }];
}
