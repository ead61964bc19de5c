import { type Kysely, type Selectable, sql } from 'kysely';
import { countJudge, countQuestion } from './counters.ts';
import type { Write } from './group-commit.ts';
import { insertIfKnown } from './insert-once.ts';
import { noSeed } from './not-stored.ts';
import { plainText } from './plain-text.ts';
import { keyColumns } from './rows.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { Store } from './store.ts';

type Row = Selectable<Schema['setbacks']>;

/** Failed attempts at steps: what bounds the retries, across workers and restarts. */
export function setbackStore(
  db: Kysely<Schema>,
  write: Write,
): Pick<Store, 'noteSetback' | 'clearSetbacks' | 'settleSetbacks'> {
  return {
    async noteSetback(key, step, { type, message, isRateLimit, retryAfterMs, usage }) {
      const now = new Date().toISOString();
      const first: Row = {
        ...keyColumns(key),
        step,
        failures: isRateLimit ? 0 : 1,
        rate_limited: isRateLimit ? 1 : 0,
        rate_limited_since: isRateLimit ? now : null,
        type,
        message: plainText(message),
        updated_at: now,
        retry_after_ms: retryAfterMs === undefined ? null : Math.round(retryAfterMs),
        first_at: now,
        all_rate_limited: isRateLimit ? 1 : 0,
      };
      const row = await write(
        async (transaction) => {
          const noted = await upsert(transaction, first);
          if (noted && usage && step === 'question') await countQuestion(transaction, key, usage);
          if (noted && usage && step === 'judge') await countJudge(transaction, key, usage);
          return noted;
        },
        usage ? 'several' : 'one',
      );
      if (!row) throw noSeed(key);
      return { failures: row.failures, rateLimited: row.rate_limited, rateLimitedSince: row.rate_limited_since };
    },

    async clearSetbacks(key, step) {
      await db
        .deleteFrom('setbacks')
        .where((where) => where.and({ ...keyColumns(key), step }))
        .execute();
    },

    async settleSetbacks(key, step) {
      await write(async (transaction) => {
        const settled = await transaction
          .deleteFrom('setbacks')
          .where((where) => where.and({ ...keyColumns(key), step }))
          .returningAll()
          .executeTakeFirst();
        if (settled) await keep(transaction, textsOf(db).open('setbacks', settled));
      });
    },
  };
}

/** A step that is made again after a retry adds to what it met before. */
async function keep(db: Kysely<Schema>, settled: Row): Promise<void> {
  const { batch_id, seed_index, turn, step, failures, all_rate_limited, type, message, first_at, updated_at } = settled;
  const lost_ms = Math.max(0, Date.now() - Date.parse(first_at ?? updated_at));
  const row = { batch_id, seed_index, turn, step, failures, rate_limited: all_rate_limited, type, message, lost_ms };
  await sql`${insertIfKnown(db, 'retries', textsOf(db).seal('retries', row))}
    on conflict (batch_id, seed_index, turn, step) do update set
      failures = retries.failures + excluded.failures,
      rate_limited = retries.rate_limited + excluded.rate_limited,
      type = excluded.type,
      message = excluded.message,
      lost_ms = retries.lost_ms + excluded.lost_ms`.execute(db);
}

/** Adds a first setback to those before it: any other failure ends the streak of rate-limited calls. */
async function upsert(db: Kysely<Schema>, first: Row): Promise<Row | undefined> {
  const { rows } = await sql<Row>`${insertIfKnown(db, 'setbacks', textsOf(db).seal('setbacks', first))}
    on conflict (batch_id, seed_index, turn, step) do update set
      failures = setbacks.failures + excluded.failures,
      rate_limited = case excluded.rate_limited when 0 then 0 else setbacks.rate_limited + 1 end,
      rate_limited_since = case excluded.rate_limited when 0 then null
        else coalesce(setbacks.rate_limited_since, excluded.rate_limited_since) end,
      type = excluded.type,
      message = excluded.message,
      updated_at = excluded.updated_at,
      retry_after_ms = excluded.retry_after_ms,
      all_rate_limited = setbacks.all_rate_limited + excluded.all_rate_limited
    returning *`.execute(db);
  return rows[0];
}
