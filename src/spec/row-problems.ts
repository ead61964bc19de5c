import type { SeedInput } from '../contract/seed.ts';
import type { PathProblem } from './dotted-path.ts';
import { expectedProblems } from './expected-problems.ts';
import type { Expansion } from './expansion.ts';
import { unusedUserKeys, withoutUse } from './user-keys.ts';
import { USER_TYPE } from '../contract/user-spec.ts';
import { aboveMaxTurns, personaNames, unknownPersona } from './user-problems.ts';

/** What is wrong with a row; `isOfColumn` where it is so with every row that has the field. */
export interface RowProblem extends PathProblem {
  readonly isOfColumn?: boolean;
}

/** What of a row does not fit the spec, or leaves a conversation without a beginning. */
export function rowProblems(row: SeedInput, expansion: Expansion | undefined): readonly RowProblem[] {
  return [
    ...startProblems(row, expansion),
    ...expectedProblems(row.expect),
    ...(expansion ? fitProblems(row, expansion) : []),
  ];
}

/** What is wrong where neither a question nor a goal starts the conversations of a row, whatever else it holds. */
export function startProblems(
  { question, goal }: { readonly question?: unknown; readonly goal?: unknown },
  expansion: Expansion | undefined,
): readonly PathProblem[] {
  const hasGoal = goal !== undefined || expansion?.spec.user?.goal !== undefined;
  const opens = expansion?.spec.questions.type === USER_TYPE;
  if (question !== undefined || (hasGoal && (opens || !expansion))) return [];
  const remedy = opens ? '; write one, or give the seed a goal, so that the user opens' : '; expected text';
  return [{ path: ['question'], message: `is missing${remedy}` }];
}

function fitProblems(row: SeedInput, { spec }: Expansion): readonly RowProblem[] {
  const given = Object.entries(row).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  const useless = unusedUserKeys(given, spec.questions.type);
  const message = withoutUse(spec.questions.type);
  if (useless.length > 0) return useless.map((key) => ({ path: [key], message, isOfColumn: true }));
  return [...personaProblems(row, spec), ...turnProblems(row, spec)];
}

function personaProblems({ persona }: SeedInput, { personas }: Expansion['spec']): readonly PathProblem[] {
  const known = personaNames(personas);
  const names = persona === undefined ? [] : [persona].flat();
  return names.flatMap((name, index) => {
    const path = typeof persona === 'string' ? ['persona'] : ['persona', index];
    const isTwice = names.indexOf(name) < index;
    const message = isTwice ? `names the persona "${name}" twice; keep one` : unknownPersona(name, known);
    return message === undefined ? [] : [{ path, message }];
  });
}

function turnProblems(row: SeedInput, spec: Expansion['spec']): readonly PathProblem[] {
  const { minTurns, maxTurns = spec.maxTurns } = row;
  if (minTurns === undefined || minTurns <= maxTurns) return [];
  return [{ path: ['minTurns'], message: aboveMaxTurns(minTurns, maxTurns) }];
}
