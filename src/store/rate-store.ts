import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type RateSql, rateSql } from './rate-sql.ts';
import type { Schema } from './schema.ts';
import type { RateState, RateTaken, Store } from './store.ts';

/** Part of the rate that remains after a refusal. */
const LEFT_AFTER_REFUSAL = 0.7;
/** Refusals of one burst count once; after that long without another one the rate grows again. */
const REFUSAL_MS = 1_000;
/** Part of the limit that comes back: 5 % per second. */
const GROWTH_PER_MS = 0.05 / 1_000;
/** The rate never falls below this part of the limit: some request has to find out that the server answers again. */
const LOWEST_SHARE = 0.02;

interface Row {
  readonly now: number;
  readonly requests_owed: number;
  readonly tokens_owed: number;
  readonly share: number;
}

/**
 * Rates of endpoints that all workers of the store share. What was taken is owed and comes back with time (GCRA, kept as
 * amounts so that a changed limit holds for the old debt too); each statement is atomic, on the store's clock.
 */
export function rateStore(db: Kysely<Schema>, words: RateSql = rateSql(db)): Pick<Store, 'takeRate' | 'lowerRate'> {
  return {
    async takeRate(endpoint, { requests, tokens }) {
      const { now } = words;
      const first = sql.join([endpoint, requests?.amount ?? 0, now, tokens?.amount ?? 0, now, 1, 0]);
      const changes = [
        sql`endpoint = excluded.endpoint`,
        ...(requests ? taking(words, 'requests', requests) : []),
        ...(tokens ? taking(words, 'tokens', tokens) : []),
      ];
      const { rows } = await sql<Row>`insert into rates
          (endpoint, requests_owed, requests_at, tokens_owed, tokens_at, share, refused_at) values (${first})
        on conflict (endpoint) do update set ${sql.join(changes)}
        returning requests_owed, tokens_owed, ${presentShare(words)} as share, ${now} as now`.execute(db);
      return stateOf(rows);
    },

    async lowerRate(endpoint) {
      const lowered = sql<number>`${presentShare(words)} * ${sql.lit(LEFT_AFTER_REFUSAL)}`;
      await sql`update rates set share = ${words.larger(sql.lit(LOWEST_SHARE), lowered)}, refused_at = ${words.now}
        where endpoint = ${endpoint} and refused_at <= ${words.now} - ${sql.lit(REFUSAL_MS)}`.execute(db);
    },
  };
}

function taking({ now, larger }: RateSql, what: 'requests' | 'tokens', { amount, perMs }: RateTaken) {
  const owed = sql.ref<number>(`rates.${what}_owed`);
  // A clock that was set back must not add to what is owed.
  const elapsed = larger(sql.lit(0), sql`${now} - ${sql.ref(`rates.${what}_at`)}`);
  const left = larger(sql.lit(0), sql`${owed} - ${elapsed} * ${perMs}`);
  return [sql`${sql.ref(`${what}_owed`)} = ${left} + ${amount}`, sql`${sql.ref(`${what}_at`)} = ${now}`];
}

function presentShare({ now, larger, smaller }: RateSql): RawBuilder<number> {
  const quiet = larger(sql.lit(0), sql`${now} - rates.refused_at - ${sql.lit(REFUSAL_MS)}`);
  return smaller(sql.lit(1), sql`rates.share + ${quiet} * ${sql.lit(GROWTH_PER_MS)}`);
}

function stateOf([row]: readonly Row[]): RateState {
  if (!row) throw new Error('an upsert returned no row');
  return { nowMs: row.now, requestsOwed: row.requests_owed, tokensOwed: row.tokens_owed, share: row.share };
}
