import { type Kysely, sql } from 'kysely';
import { plainText } from './plain-text.ts';
import type { Schema } from './schema.ts';
import { textsOf, type TextTable } from './sealed-texts.ts';
import type { SeedRange } from './view-store.ts';

/** What is searched for, and where. */
export interface TextSearch extends SeedRange {
  readonly text: string;
}

/** The texts of committed turns with the columns that say where each is sealed. */
const SEARCHED = [
  { table: 'turns', column: 'answer', committed: sql`said.turn` },
  { table: 'questions', column: 'content', committed: sql`said.turn` },
  { table: 'contexts', column: 'content', committed: sql`said.turn + 1` },
  { table: 'conversations', column: 'question', committed: sql`0` },
] as const satisfies readonly { readonly table: TextTable; readonly column: string; readonly committed: unknown }[];

/** Finds texts that the database cannot look into: each is opened, answers first, unless its conversation was found before. */
export async function searchSealed(
  db: Kysely<Schema>,
  { batchId, from, to, text }: TextSearch,
  folded: (text: string) => string,
): Promise<readonly number[]> {
  const wanted = folded(plainText(text));
  const { open } = textsOf(db);
  const found = new Set<number>();
  for (const { table, column, committed } of SEARCHED) {
    const turn = table === 'conversations' ? sql`0` : sql`said.turn`;
    const { rows } = await sql<Record<string, string | number> & { readonly seed_index: number }>`
      select said.batch_id, said.seed_index, ${turn} as turn, ${sql.ref(`said.${column}`)} from ${sql.table(table)} as said
      where said.batch_id = ${batchId} and said.seed_index between ${from} and ${to} and exists (
        select 1 from turns as t where t.batch_id = said.batch_id and t.seed_index = said.seed_index
          and t.turn = ${committed} and t.committed_at is not null)`.execute(db);
    for (const row of rows) {
      if (found.has(row.seed_index)) continue;
      if (folded(String(open(table, row)[column])).includes(wanted)) found.add(row.seed_index);
    }
  }
  return [...found].toSorted((one, other) => one - other);
}
