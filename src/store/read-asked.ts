import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { AskedRow, SeedRange } from './view-store.ts';

/** What the users of conversations asked in committed turns. */
export async function readAsked(db: Kysely<Schema>, { batchId, from, to }: SeedRange): Promise<readonly AskedRow[]> {
  const seeds = await db
    .selectFrom('conversations')
    .select(['batch_id', 'seed_index', 'question'])
    .where('batch_id', '=', batchId)
    .where('seed_index', '>=', from)
    .where('seed_index', '<=', to)
    .orderBy('seed_index')
    .execute();
  const asked = await db
    .selectFrom('questions as q')
    .innerJoin('turns as t', (join) =>
      join
        .onRef('t.batch_id', '=', 'q.batch_id')
        .onRef('t.seed_index', '=', 'q.seed_index')
        .onRef('t.turn', '=', 'q.turn'),
    )
    .select(['q.batch_id', 'q.seed_index', 'q.turn', 'q.content'])
    .where('q.batch_id', '=', batchId)
    .where('q.seed_index', '>=', from)
    .where('q.seed_index', '<=', to)
    .where('t.committed_at', 'is not', null)
    .where('t.copied_from', 'is', null)
    .orderBy('q.seed_index')
    .orderBy('q.turn')
    .execute();
  const bySeed = new Map<number, string[]>();
  const { open } = textsOf(db);
  for (const { seed_index: index, content } of asked.map((row) => open('questions', row)))
    bySeed.set(index, [...(bySeed.get(index) ?? []), content]);
  const opened = seeds.map((row) => open('conversations', row));
  return opened.map(({ seed_index: seedIndex, question: seedQuestion }) => {
    return { seedIndex, seedQuestion, questions: bySeed.get(seedIndex) ?? [] };
  });
}
