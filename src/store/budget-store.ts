import { type Kysely, sql } from 'kysely';
import { readCounters } from './counters.ts';
import { failureStreak } from './failure-streak.ts';
import { rateSql } from './rate-sql.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

/**
 * A longer gap without a sign of work does not count as running time: nobody ran the batch. Waits between attempts take up to
 * 72 s and count.
 */
const LONGEST_GAP_MS = 90_000;

/** What a batch has used of its budget, and its streak of failures. */
export function budgetStore(db: Kysely<Schema>): Pick<Store, 'readSpent' | 'noteRunning' | 'failureStreak'> {
  return {
    async readSpent(batchId) {
      const { turns, agentUsage, questionUsage, judgeUsage } = await readCounters(db, { batchId });
      const clock = await db.selectFrom('clocks').select('ran_ms').where('batch_id', '=', batchId).executeTakeFirst();
      const sides = [agentUsage, questionUsage, ...(judgeUsage ? [judgeUsage] : [])];
      const tokens = sides.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);
      return { turns, tokens, ranMs: clock?.ran_ms ?? 0 };
    },

    async noteRunning(batchId) {
      const { now } = rateSql(db);
      const gap = sql`${now} - clocks.seen_at`;
      await sql`insert into clocks (batch_id, ran_ms, seen_at)
        select batch_id, 0, ${now} from batches where batch_id = ${batchId} and state = 'open'
        on conflict (batch_id) do update set
          ran_ms = clocks.ran_ms + case when ${gap} between 0 and ${sql.lit(LONGEST_GAP_MS)} then ${gap} else 0 end,
          seen_at = excluded.seen_at`.execute(db);
    },

    failureStreak: (batchId, ending) => failureStreak(db, batchId, ending),
  };
}

/** A change of the batch's state ends a stretch of running time. */
export async function stopClock(db: Kysely<Schema>, batchId: string): Promise<void> {
  await db.updateTable('clocks').set({ seen_at: null }).where('batch_id', '=', batchId).execute();
}
