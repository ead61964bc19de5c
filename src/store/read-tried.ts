import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { SeedRange, TriedRow } from './view-store.ts';

/** What steps of conversations met: before they succeeded, and, without a time that was lost, so far. */
export async function readTried(db: Kysely<Schema>, { batchId, from, to }: SeedRange): Promise<readonly TriedRow[]> {
  const { rows } = await sql<RowOfBoth>`
    select seed_index, turn, step, failures, rate_limited, type, message, lost_ms from retries
      where batch_id = ${batchId} and seed_index between ${from} and ${to}
    union all
    select seed_index, turn, step, failures, all_rate_limited, type, message, null from setbacks
      where batch_id = ${batchId} and seed_index between ${from} and ${to}
    order by 1, 2, 3`.execute(db);
  const { open } = textsOf(db);
  // What has no end yet stands among the setbacks.
  const tableOf = ({ lost_ms: lostMs }: RowOfBoth) => (lostMs === null ? 'setbacks' : 'retries');
  const opened = rows.map((row) => open(tableOf(row), row, { batch_id: batchId }));
  return opened.map(({ seed_index: seedIndex, rate_limited: rateLimited, lost_ms: lostMs, ...row }) => {
    return { seedIndex, rateLimited, lostMs, ...row };
  });
}

type RowOfBoth = Omit<Schema['retries'], 'batch_id' | 'lost_ms'> & { readonly lost_ms: number | null };
