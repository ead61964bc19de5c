import { type Kysely, sql } from 'kysely';
import { retryWaitMs } from '../contract/retry-wait.ts';
import { COUNTED_SEEDS } from './counters.ts';
import { messageCause } from './failure-cause.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { Store, Wait } from './store.ts';

/** Different messages that are read at once: what else waits is counted in the progress. */
const MOST_MESSAGES = 200;

/** What steps wait for, out of their setbacks. */
export function waitStore(db: Kysely<Schema>): Pick<Store, 'waits'> {
  return {
    async waits(part) {
      const causes = new Map<string, Wait>();
      for (const wait of await readWaits(db, part)) {
        const cause = `${wait.step} ${wait.type} ${messageCause(part.batchId, wait.message)}`;
        causes.set(cause, merged(causes.get(cause), wait));
      }
      return [...causes.values()].toSorted((a, b) => b.count - a.count);
    },
  };
}

function merged(known: Wait | undefined, wait: Wait): Wait {
  if (!known) return wait;
  return {
    ...known,
    count: known.count + wait.count,
    failures: Math.max(known.failures, wait.failures),
    nextAtMs: Math.min(known.nextAtMs, wait.nextAtMs),
  };
}

/** Steps that failed with the same message equally often. */
async function readWaits(
  db: Kysely<Schema>,
  { batchId, shard, seedIndex }: Parameters<Store['waits']>[0],
): Promise<readonly Wait[]> {
  const first = (shard ?? 0) * COUNTED_SEEDS;
  const rows = await db
    .selectFrom('setbacks as s')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.batch_id', '=', 's.batch_id').onRef('c.seed_index', '=', 's.seed_index'),
    )
    .select(['s.step', 's.type', 's.message', 's.failures', 's.rate_limited'])
    .select([sql<number>`count(*)`.as('count'), sql<string>`min(s.updated_at)`.as('failed_at')])
    .select(sql<number | null>`min(s.retry_after_ms)`.as('retry_after_ms'))
    .where('s.batch_id', '=', batchId)
    .$if(seedIndex !== undefined, (query) => query.where('s.seed_index', '=', seedIndex ?? 0))
    .$if(shard !== undefined, (query) => query.where('s.seed_index', '>=', first))
    .$if(shard !== undefined, (query) => query.where('s.seed_index', '<', first + COUNTED_SEEDS))
    // Judges also look at conversations that have ended.
    .where((where) => where.or([where('c.outcome', 'is', null), where('s.step', '=', 'judge')]))
    .groupBy(['s.step', 's.type', 's.message', 's.failures', 's.rate_limited'])
    .orderBy(sql`count(*)`, 'desc')
    .limit(MOST_MESSAGES)
    .execute();
  const { open } = textsOf(db);
  const opened = rows.map((row) => open('setbacks', row, { batch_id: batchId }));
  return opened.map((row) => {
    const { step, type, message, failures, rate_limited: rateLimited } = row;
    const waitMs = retryWaitMs({ failures, rateLimited, retryAfterMs: row.retry_after_ms });
    const nextAtMs = Date.parse(row.failed_at) + waitMs;
    return { step, type, message, count: Number(row.count), isRateLimit: rateLimited > 0, failures, nextAtMs };
  });
}
