import { createHash } from 'node:crypto';
import { canonicalJson } from '../contract/canonical-json.ts';
import { InputError, type Problem } from '../contract/errors.ts';
import { ExpectNotes } from './expect-notes.ts';
import type { Expansion } from './expansion.ts';
import { furtherOnes, MOST_PROBLEMS } from './limited-problems.ts';
import { nameOf, type SeedsSource } from './open-seeds.ts';
import { type SettledSeed, settleSeeds } from './settle-seeds.ts';

/** All seeds of a batch, read once. */
export interface CheckedSeeds {
  /** Conversations: what the rows expand to. */
  readonly count: number;
  /** Rows of the list. */
  readonly rows: number;
  /** SHA-256 (hex) over their content in order, the same for every batch. */
  readonly digest: string;
  /** What was read otherwise than it stands in the file, with the file's name, and what no judge looks at. */
  readonly notes: readonly string[];
}

/**
 * Reads all seeds once, before anything starts.
 * @throws {InputError} with the first 20 problems and the number of the others, or when there are no seeds.
 */
export async function checkSeeds(source: SeedsSource): Promise<CheckedSeeds> {
  const hash = createHash('sha256');
  const problems: Problem[] = [];
  let [count, rows, problemCount] = [0, 0, 0];
  let hasGoal = source.expansion?.spec.user?.goal !== undefined;
  let notes: readonly string[] = [];
  const expected = new ExpectNotes();
  for await (const row of settleSeeds(source, (told) => (notes = told))) {
    if ('seed' in row) {
      count += 1;
      rows += row.isFirst ? 1 : 0;
      hasGoal ||= row.seed.goal !== undefined;
      expected.add(row.seed);
      hash.update(lineOf(row.seed));
    } else {
      problemCount += row.problems.length;
      problems.push(...row.problems.slice(0, MOST_PROBLEMS - problems.length));
    }
  }
  if (problemCount > 0)
    throw new InputError([...problems, ...furtherOnes(problemCount - problems.length, nameOf(source))]);
  if (count === 0) throw InputError.of(nameOf(source), 'has no questions; write at least one');
  if (!hasGoal) checkStopGoal(source.expansion);
  const unjudged = source.expansion ? expected.lines(source.expansion.spec.judges ?? []) : [];
  return { count, rows, digest: hash.digest('hex'), notes: [...notes, ...unjudged] };
}

/** @throws {InputError} when a spec says what is to be done about a goal that nobody has. */
function checkStopGoal(expansion: Expansion | undefined): void {
  const goal = expansion?.spec.stop?.goal;
  if (!expansion || goal === undefined || goal === 'never') return;
  const message = `is "${goal}", but neither user nor any seed has a goal; give one under user.goal, or remove it`;
  throw InputError.of(expansion.place(['stop', 'goal']), message);
}

function lineOf({ index: _, ...seed }: SettledSeed): string {
  return `${canonicalJson(seed)}\n`;
}
