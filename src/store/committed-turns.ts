import { sql } from 'kysely';

/** How many turns of the conversation `c`, a row of the query around it, are committed; PostgreSQL gives it as text. */
export const committedTurns = sql<number>`(
  select count(*) from turns as t
  where t.batch_id = c.batch_id and t.seed_index = c.seed_index and t.committed_at is not null
)`;
