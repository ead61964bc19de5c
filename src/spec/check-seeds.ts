import { createHash } from 'node:crypto';
import { canonicalJson } from '../contract/canonical-json.ts';
import { InputError, type Problem } from '../contract/errors.ts';
import { nameOf, type SeedsSource } from './open-seeds.ts';
import { type SettledSeed, settleSeeds } from './settle-seeds.ts';

/** Most problems that are spelled out; the rest is counted. */
const MOST_PROBLEMS = 20;

/** All seeds of a batch, read once. */
export interface CheckedSeeds {
  readonly count: number;
  /** SHA-256 (hex) over their content in order, the same for every batch. */
  readonly digest: string;
  /** What was read otherwise than it stands in the file, with the file's name. */
  readonly notes: readonly string[];
}

/**
 * Reads all seeds once, before anything starts.
 * @throws {InputError} with the first 20 problems and the number of the others, or when there are no seeds.
 */
export async function checkSeeds(source: SeedsSource): Promise<CheckedSeeds> {
  const hash = createHash('sha256');
  const problems: Problem[] = [];
  let [count, problemCount] = [0, 0];
  let notes: readonly string[] = [];
  for await (const row of settleSeeds(source, (told) => (notes = told))) {
    if ('seed' in row) {
      count += 1;
      hash.update(lineOf(row.seed));
    } else {
      problemCount += row.problems.length;
      problems.push(...row.problems.slice(0, MOST_PROBLEMS - problems.length));
    }
  }
  if (problemCount > 0) throw new InputError([...problems, ...rest(problemCount - problems.length, source)]);
  if (count === 0) throw InputError.of(nameOf(source), 'has no questions; write at least one');
  return { count, digest: hash.digest('hex'), notes };
}

function lineOf({ index: _, ...seed }: SettledSeed): string {
  return `${canonicalJson(seed)}\n`;
}

function rest(count: number, source: SeedsSource): readonly Problem[] {
  if (count === 0) return [];
  return [{ place: nameOf(source), message: `… and ${count} more ${count === 1 ? 'problem' : 'problems'}` }];
}
