import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import { isPostgres } from './is-postgres.ts';
import type { Schema } from './schema.ts';

/**
 * Whether a row is of one of the seeds with these indexes, which are in order. One value however many there are: each length of a
 * list would be a statement of its own, which is kept.
 */
export function isListed(db: Kysely<Schema>, indexes: readonly number[]): RawBuilder<SqlBool> {
  const [first = 0, last = -1] = [indexes[0], indexes.at(-1)];
  if (last - first + 1 === indexes.length) return sql`seed_index between ${first} and ${last}`;
  if (isPostgres(db)) return sql`seed_index = any(${indexes})`;
  return sql`seed_index in (select value from json_each(${JSON.stringify(indexes)}))`;
}
