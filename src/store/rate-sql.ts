import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isPostgres } from './is-postgres.ts';
import type { Schema } from './schema.ts';

/** What the arithmetic of rates needs of SQL, and the databases spell differently. */
export interface RateSql {
  /** The database's clock, in milliseconds since 1970. */
  readonly now: RawBuilder<number>;
  readonly larger: (a: RawBuilder<number>, b: RawBuilder<number>) => RawBuilder<number>;
  readonly smaller: (a: RawBuilder<number>, b: RawBuilder<number>) => RawBuilder<number>;
}

/** The SQL of the database behind `db`. A clock that stops during a transaction would not do. */
export function rateSql(db: Kysely<Schema>): RateSql {
  const [now, larger, smaller] = isPostgres(db)
    ? ['cast(extract(epoch from clock_timestamp()) * 1000 as double precision)', 'greatest', 'least']
    : ["(unixepoch('subsec') * 1000)", 'max', 'min'];
  return {
    now: sql.raw(now),
    larger: (a, b) => sql`${sql.raw(larger)}(${a}, ${b})`,
    smaller: (a, b) => sql`${sql.raw(smaller)}(${a}, ${b})`,
  };
}
