import { clip } from '../../contract/display-copy.ts';
import type { Criterion } from '../../contract/judge-spec.ts';
import type { Seed } from '../../contract/seed.ts';
import { expectationsOf } from '../expectations.ts';
import { uniqueTitles } from '../unique-titles.ts';
import type { AnswerForm, AskedCriterion } from './asked-criterion.ts';

/** Longest name that a criterion of a row is stored as, in characters. */
const LONGEST_NAME = 120;

/** The options of a judge that say what it scores. */
interface CriteriaOptions {
  readonly criteria?: Readonly<Record<string, Criterion>> | undefined;
  readonly expect?: boolean | undefined;
}

/** The criteria of the rubric, in its order. */
export function rubricCriteria({ criteria = {} }: CriteriaOptions): readonly AskedCriterion[] {
  return Object.entries(criteria).map(([name, criterion]) => ({
    key: name,
    name,
    told: toldOf(criterion),
    form: formOf(criterion),
    per: criterion.per,
  }));
}

/**
 * The criteria of the seed's row, where the judge takes them: named as the row says, else by their own words. The model knows
 * those without a name by their number.
 * @throws as `expectationsOf`.
 */
export function rowCriteria(options: CriteriaOptions, seed: Pick<Seed, 'expect'>): readonly AskedCriterion[] {
  if (options.expect !== true) return [];
  const { criteria } = expectationsOf(seed);
  const own = Object.keys(options.criteria ?? {});
  const names = unlike(
    own,
    criteria.map(({ name, criterion }) => name ?? titleOf(criterion)),
  );
  const keys = unlike(
    own,
    criteria.map(({ name }, index) => name ?? `expected-${index + 1}`),
  );
  return criteria.map(({ criterion, per, gate }, index) => {
    const [key = '', name = ''] = [keys[index], names[index]];
    return { key, name, told: criterion, form: { kind: 'pass-fail' }, per, ...(gate !== undefined && { gate }) };
  });
}

/** Titles that are unlike each other and those that are taken. */
function unlike(taken: readonly string[], titles: readonly string[]): readonly string[] {
  return uniqueTitles([...taken, ...titles]).slice(taken.length);
}

function titleOf(criterion: string): string {
  const line = criterion.replace(/\s+/g, ' ');
  return line.length <= LONGEST_NAME ? line : `${clip(line, LONGEST_NAME)}…`;
}

function toldOf({ criterion = '', scale, low = '', high = '' }: Criterion): string {
  if (!scale) return criterion;
  return [criterion, `${scale[0]} means: ${low}`, `${scale[1]} means: ${high}`].filter((part) => part !== '').join(' ');
}

function formOf({ scale }: Criterion): AnswerForm {
  return scale ? { kind: 'scale', low: scale[0], high: scale[1] } : { kind: 'pass-fail' };
}
