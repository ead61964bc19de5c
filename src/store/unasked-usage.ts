import { type Kysely, sql } from 'kysely';
import type { Usage } from '../contract/message.ts';
import { preparedQuery } from './prepared-query.ts';
import { usageOf } from './rows.ts';
import type { Schema } from './schema.ts';

/** The seeds of a batch from index `from` to `to`, both included. */
interface Seeds {
  readonly batchId: string;
  readonly from: number;
  readonly to: number;
}

/** Sums over questions of which no turn was committed. */
const findUnasked = preparedQuery((db, { batchId, from, to }: Seeds) =>
  db
    .selectFrom('questions as q')
    .select([
      'q.seed_index',
      sum('q.input_tokens').as('input_tokens'),
      sum('q.output_tokens').as('output_tokens'),
      sum('q.cached_input_tokens').as('cached_input_tokens'),
    ])
    .where('q.batch_id', '=', batchId)
    .where('q.seed_index', '>=', from)
    .where('q.seed_index', '<=', to)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('turns as t')
            .select('t.turn')
            .whereRef('t.batch_id', '=', 'q.batch_id')
            .whereRef('t.seed_index', '=', 'q.seed_index')
            .whereRef('t.turn', '=', 'q.turn')
            .where('t.committed_at', 'is not', null),
        ),
      ),
    )
    .groupBy('q.seed_index')
    .compile(),
);

/** Tokens of the questions that no committed turn asks, by seed index: last reactions, and the turns in which users ended it. */
export async function readUnaskedUsage(db: Kysely<Schema>, seeds: Seeds): Promise<ReadonlyMap<number, Usage>> {
  const { rows } = await findUnasked(db, seeds);
  const used = rows.flatMap(({ seed_index: seedIndex, ...counts }) => {
    const usage = usageOf(counts);
    return usage === null ? [] : [[seedIndex, usage] as const];
  });
  return new Map(used);
}

/** `null` where no row has a number. */
function sum(column: string) {
  return sql<number | null>`sum(${sql.ref(column)})`;
}
