import { checkProblems } from '../checks/check-problems.ts';
import { Check } from '../contract/check.ts';
import { fieldsOf } from '../contract/fields-of.ts';

/** Something wrong with a list of judges that no schema can see, and where in the list it stands. */
export interface JudgeProblem {
  /** Way from the list to the value, e.g. `[0, 'checks', 2, 'jmespath']`. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * What is wrong with judges beyond their form, as a spec or rubric is written: names that occur twice, criteria that say the same,
 * expressions that cannot be read. What is wrong in its form is passed over.
 */
export function judgeProblems(judges: unknown): readonly JudgeProblem[] {
  if (!Array.isArray(judges)) return [];
  const problems = judges.flatMap((judge: unknown, index) =>
    [...checksProblems(fieldsOf(judge)['checks'], ['checks']), ...sameCriteria(fieldsOf(judge)['criteria'])].map(
      ({ path, message }) => ({ path: [index, ...path], message }),
    ),
  );
  return [...sameNames(judges), ...problems];
}

/** What is wrong with the entries of a seed's `expect` beyond their form. */
export function expectProblems(expect: unknown): readonly JudgeProblem[] {
  return checksProblems(expect, []);
}

function sameNames(judges: readonly unknown[]): readonly JudgeProblem[] {
  const names = judges.map((judge) => fieldsOf(judge)['name']);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return [];
    return [{ path: [index, 'name'], message: `is already the name of judges[${first}]; give every judge its own` }];
  });
}

function checksProblems(checks: unknown, path: readonly PropertyKey[]): readonly JudgeProblem[] {
  if (!Array.isArray(checks)) return [];
  return checks.flatMap((written, index) => {
    const { data: check } = Check.safeParse(written);
    const problems = check ? checkProblems(check) : [];
    return problems.map(({ key, message }) => ({ path: [...path, index, key], message }));
  });
}

/** Two names for one criterion would count it twice. */
function sameCriteria(criteria: unknown): readonly JudgeProblem[] {
  const texts = new Map<string, string>();
  return Object.entries(fieldsOf(criteria)).flatMap(([name, criterion]) => {
    const text = canonical(criterion);
    const other = text === undefined ? undefined : texts.get(text);
    if (text !== undefined && other === undefined) texts.set(text, name);
    if (other === undefined) return [];
    return [{ path: ['criteria', name], message: `says the same as "${other}"; remove one of them` }];
  });
}

function canonical(criterion: unknown): string | undefined {
  const {
    criterion: text = typeof criterion === 'string' ? criterion : undefined,
    per,
    scale,
    low,
    high,
  } = fieldsOf(criterion);
  if (typeof text !== 'string' && scale === undefined) return undefined;
  const words = [text, low, high].map((each) =>
    typeof each === 'string'
      ? each
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\p{S}]+/gu, ' ')
          .trim()
      : '',
  );
  return JSON.stringify([...words, per ?? 'conversation', scale]);
}
