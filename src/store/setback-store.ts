import { type Kysely, type Selectable, sql } from 'kysely';
import { countJudge, countQuestion } from './counters.ts';
import type { Write } from './group-commit.ts';
import { insertIfKnown } from './insert-once.ts';
import { notStored } from './not-stored.ts';
import { plainText } from './plain-text.ts';
import { keyColumns } from './rows.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

type Row = Selectable<Schema['setbacks']>;

/** Failed attempts at steps: what bounds the retries, across workers and restarts. */
export function setbackStore(db: Kysely<Schema>, write: Write): Pick<Store, 'noteSetback' | 'clearSetbacks'> {
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
      if (!row) throw notStored(key, 'seed');
      return { failures: row.failures, rateLimited: row.rate_limited, rateLimitedSince: row.rate_limited_since };
    },

    async clearSetbacks(key, step) {
      await db
        .deleteFrom('setbacks')
        .where((where) => where.and({ ...keyColumns(key), step }))
        .execute();
    },
  };
}

/** Adds a first setback to those before it: any other failure ends the streak of rate-limited calls. */
async function upsert(db: Kysely<Schema>, first: Row): Promise<Row | undefined> {
  const { rows } = await sql<Row>`${insertIfKnown(db, 'setbacks', first)}
    on conflict (batch_id, seed_index, turn, step) do update set
      failures = setbacks.failures + excluded.failures,
      rate_limited = case excluded.rate_limited when 0 then 0 else setbacks.rate_limited + 1 end,
      rate_limited_since = case excluded.rate_limited when 0 then null
        else coalesce(setbacks.rate_limited_since, excluded.rate_limited_since) end,
      type = excluded.type,
      message = excluded.message,
      updated_at = excluded.updated_at,
      retry_after_ms = excluded.retry_after_ms
    returning *`.execute(db);
  return rows[0];
}
