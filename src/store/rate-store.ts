import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type RateSql, rateSql } from './rate-sql.ts';
import type { Schema } from './schema.ts';
import type { PaceState, RateOutcomes, RateState, RateTaken, Store } from './store.ts';

type Row = Omit<Schema['rates'], 'endpoint' | 'requests_at' | 'tokens_at'> & { readonly now: number };

/**
 * Rates of endpoints that all workers of the store share. What was taken is owed and comes back with time (GCRA, kept as
 * amounts so that a changed limit holds for the old debt too), and what was sent and refused is counted; each statement is
 * atomic, on the store's clock.
 */
export function rateStore(db: Kysely<Schema>, words: RateSql = rateSql(db)): Pick<Store, 'takeRate' | 'changePace'> {
  return {
    async takeRate(endpoint, { requests, tokens, outcomes }) {
      const { now } = words;
      const first = sql.join([endpoint, requests?.amount ?? 0, now, tokens?.amount ?? 0, now, now, now]);
      const changes = [
        sql`endpoint = excluded.endpoint`,
        ...(requests ? taking(words, 'requests', requests) : []),
        ...(tokens ? taking(words, 'tokens', tokens) : []),
        ...(outcomes ? counting(outcomes) : []),
      ];
      const { rows } = await sql<Row>`insert into rates
          (endpoint, requests_owed, requests_at, tokens_owed, tokens_at, judged_at, counted_from) values (${first})
        on conflict (endpoint) do update set ${sql.join(changes)}
        returning requests_owed, tokens_owed, share, taken_share, refused_share, cuts, judged_at, counted_from,
          sent, refused, ${now} as now`.execute(db);
      return stateOf(rows);
    },

    async changePace(endpoint, { from, to }) {
      // Slots that were reserved keep their times, and the next ones follow them at the changed pace.
      const ratio = to.share / from.share;
      await sql`update rates set share = ${to.share}, taken_share = ${to.takenShare}, refused_share = ${to.refusedShare},
          cuts = ${to.cuts}, judged_at = ${to.judgedAtMs}, counted_from = ${to.countedFromMs},
          sent = sent + ${to.sent - from.sent}, refused = refused + ${to.refused - from.refused},
          requests_owed = requests_owed * ${ratio}, tokens_owed = tokens_owed * ${ratio}
        where endpoint = ${endpoint} and judged_at = ${from.judgedAtMs}`.execute(db);
    },
  };
}

function taking({ now, larger }: RateSql, what: 'requests' | 'tokens', { amount, perMs }: RateTaken) {
  const owed = sql.ref<number>(`rates.${what}_owed`);
  // A clock that was set back must not add to what is owed.
  const elapsed = larger(sql.lit(0), sql`${now} - ${sql.ref(`rates.${what}_at`)}`);
  const left = larger(sql.lit(0), sql`${owed} - ${elapsed} * ${perMs} * rates.share`);
  return [sql`${sql.ref(`${what}_owed`)} = ${left} + ${amount}`, sql`${sql.ref(`${what}_at`)} = ${now}`];
}

function counting({ sent, refused, cuts }: RateOutcomes): RawBuilder<unknown>[] {
  const present = (count: number) => sql`case when rates.cuts = ${cuts} then ${count} else 0 end`;
  return [sql`sent = rates.sent + ${present(sent)}`, sql`refused = rates.refused + ${present(refused)}`];
}

function stateOf([row]: readonly Row[]): RateState {
  if (!row) throw new Error('an upsert returned no row');
  const { now: nowMs, requests_owed: requestsOwed, tokens_owed: tokensOwed } = row;
  return { nowMs, requestsOwed, tokensOwed, pace: paceOf(row) };
}

function paceOf({ share, cuts, sent, refused, ...row }: Row): PaceState {
  return {
    share,
    takenShare: row.taken_share,
    refusedShare: row.refused_share,
    cuts,
    judgedAtMs: row.judged_at,
    countedFromMs: row.counted_from,
    sent,
    refused,
  };
}
