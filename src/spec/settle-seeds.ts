import { z } from 'zod';
import { InputError, type Problem } from '../contract/errors.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { conversationIdOf } from '../contract/ids.ts';
import { derivedSeedId, MAX_SEED_ID_BYTES, seedPartOf } from '../contract/seed-ids.ts';
import { type Seed, SeedInput } from '../contract/seed.ts';
import { isTooDeep, MOST_LEVELS } from '../contract/parse-json.ts';
import type { SeedsSource } from './open-seeds.ts';
import { dottedPath, type PathProblem } from './dotted-path.ts';
import { type Variant, variantsOf } from './expand-row.ts';
import type { Expansion } from './expansion.ts';
import type { SchemaNode } from './known-keys.ts';
import { openSeeds, type OpenSeeds } from './open-seeds.ts';
import { schemaProblems } from './schema-problems.ts';
import { type RowProblem, rowProblems, startProblems } from './row-problems.ts';
import type { SeedRow } from './seed-row.ts';
import { type EarlierUse, SeenIds } from './seen-ids.ts';
import { shownValue } from './shown-value.ts';

/** A seed with its id and place settled, not yet part of a batch. */
export type SettledSeed = Omit<Seed, 'conversationId'>;

/** A conversation of a row of a seed list, or what is wrong with the row. */
export type CheckedRow =
  | {
      readonly seed: SettledSeed;
      /** Whether it is the first conversation of its row. */
      readonly isFirst: boolean;
    }
  | { readonly problems: readonly Problem[] };

interface Reading {
  readonly list: OpenSeeds;
  readonly expansion: Expansion | undefined;
  /** Ids of conversations. */
  readonly seen: SeenIds;
  /** Ids of rows that became several conversations, or one of another id. */
  readonly cases: SeenIds;
  /** Problems of a whole column, which are said once. */
  readonly said: Set<string>;
}

const TOO_DEEP = `the value is nested more than ${MOST_LEVELS} levels deep; write it flatter`;

const SEED_SCHEMA = z.toJSONSchema(SeedInput, { io: 'input' }) as SchemaNode;

/**
 * Streams the conversations of a seed list, row by row, with every row checked; `tell` receives the notes, after the last row.
 * @throws {InputError} when the list cannot be opened.
 */
export async function* settleSeeds(
  source: SeedsSource,
  tell: (notes: readonly string[]) => void = () => undefined,
): AsyncGenerator<CheckedRow> {
  const { expansion } = source;
  const list = await openSeeds(source);
  const reading: Reading = { list, expansion, seen: new SeenIds(), cases: new SeenIds(), said: new Set() };
  let [position, index] = [0, 0];
  for await (const row of list.rows) {
    if (position === source.limit) break;
    for (const settled of settle(row, { position, index }, reading)) {
      yield settled;
      index += 1;
    }
    position += 1;
  }
  tell(list.notes());
}

/**
 * Streams the seeds of a batch in order; `checkSeeds` goes before it.
 * @throws {InputError} at the first bad row: the file changed after the check.
 */
export async function* readSeeds(source: SeedsSource, batchId: string): AsyncGenerator<Seed> {
  for await (const row of settleSeeds(source)) {
    if ('problems' in row) throw new InputError(row.problems);
    yield { ...row.seed, conversationId: conversationIdOf(batchId, seedPartOf(row.seed.id)) };
  }
}

interface Place {
  /** Of the row in the list. */
  readonly position: number;
  /** Of its first conversation in the batch. */
  readonly index: number;
}

function settle(row: SeedRow, { position, index }: Place, reading: Reading): readonly CheckedRow[] {
  const { list, expansion } = reading;
  const place = list.place(row.at);
  if ('problem' in row) return [{ problems: [{ place, message: row.problem }] }];
  if (isTooDeep(row.value)) return [{ problems: [{ place, message: TOO_DEEP }] }];
  const parsed = SeedInput.safeParse(row.value);
  if (!parsed.success) {
    const start = startProblems(fieldsOf(row.value), expansion);
    return [{ problems: [...placed(start, place), ...contentProblems(parsed.error, row.value, place)] }];
  }
  const { data } = parsed;
  const found = rowProblems(data, expansion);
  if (found.length > 0) return [{ problems: placed(unsaid(found, reading.said), place) }];
  const { persona: _, question = '', ...rest } = data;
  const id = data.id ?? derivedSeedId(position, question || goalText(data.goal ?? expansion?.spec.user?.goal));
  const variants = variantsOf({ id, persona: data.persona }, expansion);
  const message = idProblem({ id, variants, at: row.at }, reading);
  if (message !== undefined) return [{ problems: [{ place, message }] }];
  return variants.map((variant, at) => ({
    seed: { ...rest, question, ...variant, index: index + at },
    isFirst: at === 0,
  }));
}

/** A problem that every row with that column has is said of the first. */
function unsaid(problems: readonly RowProblem[], said: Set<string>): readonly PathProblem[] {
  return problems.filter(({ path, isOfColumn }) => {
    const name = dottedPath(path);
    if (!isOfColumn) return true;
    const isNew = !said.has(name);
    said.add(name);
    return isNew;
  });
}

function goalText(goal: SeedInput['goal']): string {
  return [goal ?? []].flat().join('\n');
}

function placed(problems: readonly PathProblem[], place: string): readonly Problem[] {
  return problems.map(({ path, message }) => ({ place: `${place} ${dottedPath(path)}`.trimEnd(), message }));
}

function contentProblems(error: z.ZodError, root: unknown, place: string): readonly Problem[] {
  return placed(schemaProblems(error, { root, schema: SEED_SCHEMA }), place);
}

interface Identified {
  readonly id: string;
  readonly variants: readonly Variant[];
  readonly at: number;
}

/** What is wrong with the ids of a row's conversations; the first problem stands for the others. */
function idProblem({ id, variants, at }: Identified, { list, seen, cases }: Reading): string | undefined {
  const isOwn = variants.length === 1 && variants[0]?.id === id;
  const taken = isOwn ? undefined : alreadyUsed(id, cases.claim(id, at), list);
  if (taken !== undefined) return taken;
  for (const variant of variants) {
    const message = tooLong(variant.id, id) ?? alreadyUsed(variant.id, seen.claim(variant.id, at), list);
    if (message !== undefined) return message;
  }
  return undefined;
}

function tooLong(id: string, rowId: string): string | undefined {
  const bytes = Buffer.byteLength(id);
  if (bytes <= MAX_SEED_ID_BYTES) return undefined;
  const remedy =
    id === rowId ? 'give one of at most' : 'give the seed a shorter one; with persona and trial it has at most';
  return `the id ${shownValue(id)} has ${bytes} bytes; ${remedy} ${MAX_SEED_ID_BYTES}`;
}

function alreadyUsed(id: string, earlier: EarlierUse | undefined, list: OpenSeeds): string | undefined {
  if (!earlier) return undefined;
  const where = list.placeWithin(earlier.at);
  if (earlier.isSameId) return `the id ${shownValue(id)} is already used by ${where}; give every seed its own`;
  return `the id ${shownValue(id)} maps to the same conversation as the id of ${where}; change one of them`;
}
