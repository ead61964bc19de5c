import type { Kysely } from 'kysely';
import type { Outcome } from '../contract/outcome.ts';
import { committedTurns } from './committed-turns.ts';
import { COUNTED_SEEDS, type CountedShard, countOutcome } from './counters.ts';
import { endingColumns, withdrawn } from './rows.ts';
import type { Schema } from './schema.ts';

/**
 * Ends every open conversation of one row of counters with `to`, or opens those that ended with `from` after `mostTurns`
 * turns or fewer; returns how many. To be called inside a transaction.
 */
export async function changeOutcome(
  db: Kysely<Schema>,
  { batchId, shard }: CountedShard,
  change: { from: Outcome; to: null; mostTurns?: number } | { from: null; to: Outcome; mostTurns?: never },
): Promise<number> {
  const columns =
    change.to === null
      ? { outcome: null, error_type: null, error_message: null, end_reason: null, ended_at: null, ...withdrawn() }
      : endingColumns({ outcome: change.to, errorType: null, errorMessage: null });
  const { numUpdatedRows } = await db
    .updateTable('conversations as c')
    .set(columns)
    .where('batch_id', '=', batchId)
    .where('seed_index', '>=', shard * COUNTED_SEEDS)
    .where('seed_index', '<', (shard + 1) * COUNTED_SEEDS)
    .where('outcome', change.from === null ? 'is' : '=', change.from)
    .$if(change.mostTurns !== undefined, (query) => query.where(committedTurns, '<=', change.mostTurns ?? 0))
    .executeTakeFirstOrThrow();
  const count = Number(numUpdatedRows);
  if (change.to === null) await countOutcome(db, { batchId, shard }, { outcome: change.from, by: -count });
  else await countOutcome(db, { batchId, shard }, { outcome: change.to, by: count });
  return count;
}
