import { z } from 'zod';
import { InputError, type Problem } from '../contract/errors.ts';
import { conversationIdOf } from '../contract/ids.ts';
import { derivedSeedId, MAX_SEED_ID_BYTES, seedPartOf } from '../contract/seed-ids.ts';
import { type Seed, SeedInput } from '../contract/seed.ts';
import type { SeedsSource } from './open-seeds.ts';
import { dottedPath } from './dotted-path.ts';
import type { SchemaNode } from './known-keys.ts';
import { openSeeds, type OpenSeeds } from './open-seeds.ts';
import { schemaProblems } from './schema-problems.ts';
import type { SeedRow } from './seed-row.ts';
import { SeenIds } from './seen-ids.ts';
import { shownValue } from './shown-value.ts';

/** A seed with its id and place settled, not yet part of a batch. */
export type SettledSeed = Omit<Seed, 'conversationId'>;

/** One row of a seed list after its check. */
export type CheckedRow = { readonly seed: SettledSeed } | { readonly problems: readonly Problem[] };

interface Reading {
  readonly list: OpenSeeds;
  readonly seen: SeenIds;
}

const SEED_SCHEMA = z.toJSONSchema(SeedInput, { io: 'input' }) as SchemaNode;

/** Streams a seed list with every row checked; `tell` receives the notes, after the last row. @throws {InputError} when the list cannot be opened. */
export async function* settleSeeds(
  source: SeedsSource,
  tell: (notes: readonly string[]) => void = () => undefined,
): AsyncGenerator<CheckedRow> {
  const reading: Reading = { list: await openSeeds(source), seen: new SeenIds() };
  let index = 0;
  for await (const row of reading.list.rows) {
    if (index === source.limit) break;
    yield settle(row, index, reading);
    index += 1;
  }
  tell(reading.list.notes());
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

function settle(row: SeedRow, index: number, { list, seen }: Reading): CheckedRow {
  const place = list.place(row.at);
  if ('problem' in row) return { problems: [{ place, message: row.problem }] };
  const parsed = SeedInput.safeParse(row.value);
  if (!parsed.success) return { problems: contentProblems(parsed.error, row.value, place) };
  const id = parsed.data.id ?? derivedSeedId(index, parsed.data.question);
  const message = tooLong(id) ?? alreadyUsed(id, row.at, { list, seen });
  return message === undefined ? { seed: { ...parsed.data, id, index } } : { problems: [{ place, message }] };
}

function contentProblems(error: z.ZodError, root: unknown, place: string): readonly Problem[] {
  return schemaProblems(error, { root, schema: SEED_SCHEMA }).map(({ path, message }) => ({
    place: `${place} ${dottedPath(path)}`.trimEnd(),
    message,
  }));
}

function tooLong(id: string): string | undefined {
  const bytes = Buffer.byteLength(id);
  if (bytes <= MAX_SEED_ID_BYTES) return undefined;
  return `the id ${shownValue(id)} has ${bytes} bytes; give one of at most ${MAX_SEED_ID_BYTES}`;
}

function alreadyUsed(id: string, at: number, { list, seen }: Reading): string | undefined {
  const earlier = seen.claim(id, at);
  if (!earlier) return undefined;
  const where = list.placeWithin(earlier.at);
  if (earlier.isSameId) return `the id ${shownValue(id)} is already used by ${where}; give every seed its own`;
  return `the id ${shownValue(id)} maps to the same conversation as the id of ${where}; change one of them`;
}
