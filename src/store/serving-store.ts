import { type Kysely, sql } from 'kysely';
import type { Write } from './group-commit.ts';
import { rateSql } from './rate-sql.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

/** What a process that ended without a word leaves behind is removed after this long, in milliseconds. */
const FORGOTTEN_MS = 600_000;

/** Which processes work on which batches, on the store's clock; `write` commits. */
export function servingStore(db: Kysely<Schema>, write: Write): Pick<Store, 'noteServing' | 'endServing' | 'servings'> {
  const { now } = rateSql(db);
  return {
    noteServing: ({ id, batchId, host, pid }) =>
      write(async (transaction) => {
        await sql`insert into servings (id, batch_id, host, pid, seen_at) values (${id}, ${batchId}, ${host}, ${pid}, ${now})
          on conflict (id) do update set seen_at = excluded.seen_at`.execute(transaction);
        await sql`delete from servings where seen_at < ${now} - ${sql.lit(FORGOTTEN_MS)}`.execute(transaction);
      }),

    endServing: (id) =>
      write(async (transaction) => {
        await transaction.deleteFrom('servings').where('id', '=', id).execute();
      }, 'one'),

    async servings() {
      const rows = await db
        .selectFrom('servings')
        .select(['id', 'batch_id', 'host', 'pid'])
        .select(sql<number>`${now} - seen_at`.as('age_ms'))
        .execute();
      return rows.map(({ id, batch_id: batchId, host, pid, age_ms }) => ({
        id,
        batchId,
        host,
        pid: Number(pid),
        ageMs: Number(age_ms),
      }));
    },
  };
}
