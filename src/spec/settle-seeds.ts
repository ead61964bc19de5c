import { z } from 'zod';
import type { Problem } from '../contract/errors.ts';
import { derivedSeedId, MAX_SEED_ID_BYTES } from '../contract/seed-ids.ts';
import { type Seed, SeedInput } from '../contract/seed.ts';
import type { SeedsSource } from './choose-seeds.ts';
import { dottedPath } from './dotted-path.ts';
import type { SchemaNode } from './known-keys.ts';
import { openSeeds, type OpenSeeds } from './open-seeds.ts';
import { schemaProblems } from './schema-problems.ts';
import type { SeedRow } from './seed-row.ts';
import { SeenIds } from './seen-ids.ts';
import { shown } from './shown-value.ts';

/** A seed with its id and place settled, not yet part of a batch. */
export type SettledSeed = Omit<Seed, 'conversationId'>;

/** One row of a seed list after its check. */
export type CheckedRow = { readonly seed: SettledSeed } | { readonly problems: readonly Problem[] };

interface Reading {
  readonly list: OpenSeeds;
  readonly seen: SeenIds;
}

const SEED_SCHEMA = z.toJSONSchema(SeedInput, { io: 'input' }) as SchemaNode;

/** Streams a seed list with every row checked. @throws {InputError} when the list cannot be opened. */
export async function* settleSeeds(source: SeedsSource): AsyncGenerator<CheckedRow> {
  const reading: Reading = { list: await openSeeds(source), seen: new SeenIds() };
  let index = 0;
  for await (const row of reading.list.rows) {
    yield settle(row, index, reading);
    index += 1;
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
  return `the id ${shown(id)} has ${bytes} bytes; give one of at most ${MAX_SEED_ID_BYTES}`;
}

function alreadyUsed(id: string, at: number, { list, seen }: Reading): string | undefined {
  const earlier = seen.claim(id, at);
  if (!earlier) return undefined;
  const where = list.placeWithin(earlier.at);
  if (earlier.isSameId) return `the id ${shown(id)} is already used by ${where}; give every seed its own`;
  return `the id ${shown(id)} stands for the same conversation as the id of ${where}; change one of them`;
}
