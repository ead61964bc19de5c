import type { CompiledQuery, Kysely, QueryResult } from 'kysely';
import { isPostgres } from './is-postgres.ts';
import type { Schema } from './schema.ts';

/** Stands for a value that is not known yet while a query is built. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is built and compiled once for each kind of database, which costs more than to run it. `build` must put every
 * value of its input into the query as it is, and must not look at it.
 */
export function preparedQuery<Input extends object, Row>(
  build: (db: Kysely<Schema>, input: Input) => CompiledQuery<Row>,
): (db: Kysely<Schema>, input: Input) => Promise<QueryResult<Row>> {
  const compiled: Partial<Record<'postgres' | 'sqlite', CompiledQuery<Row>>> = {};
  const placeholders = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as Input;
  return (db, input) => {
    const query = (compiled[isPostgres(db) ? 'postgres' : 'sqlite'] ??= build(db, placeholders));
    const values = input as Readonly<Record<string, unknown>>;
    const parameters = query.parameters.map((each) => (each instanceof Placeholder ? values[each.name] : each));
    return db.executeQuery<Row>({ ...query, parameters });
  };
}
