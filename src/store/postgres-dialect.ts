import {
  type ColumnDefinitionNode,
  DataTypeNode,
  PostgresDialect,
  PostgresQueryCompiler,
  type QueryCompiler,
  RawNode,
} from 'kysely';
import pg from 'pg';
import { InputError } from '../contract/errors.ts';
import { postgresUrl } from './postgres-url.ts';
import type { StorePlace } from './store-place.ts';

const DEFAULT_POOL = 10;
const LARGEST_POOL = 500;

/** Longer than any statement of the store takes, with its waits for other writers; a lost server is noticed by then. */
const STATEMENT_LIMIT_MS = 60_000;
/** For a connection of the pool too: if all of them are busy that long, the database is overloaded. */
const CONNECT_LIMIT_MS = 10_000;
const KEEP_ALIVE_MS = 10_000;

/** Columns as the migrations name them, and what holds the same as in SQLite: 64 bits, texts in the order of their code points. */
const COLUMN_TYPES: Readonly<Record<string, string>> = {
  text: 'text collate "C"',
  integer: 'bigint',
  real: 'double precision',
  blob: 'bytea',
};

const NUMBER_TYPES = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);

/**
 * Kysely's dialect on a PostgreSQL database. Connections are opened when needed, and reopened when lost.
 * @throws {InputError} when the address or the pool's size is wrong.
 */
export function postgresDialect(place: StorePlace & { readonly databaseUrl: string }): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: postgresUrl(place.databaseUrl),
    max: poolSize(place.databasePool),
    fallback_application_name: 'convsim',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    idle_in_transaction_session_timeout: STATEMENT_LIMIT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: { getTypeParser },
  });
  // Without listeners the loss of a connection ends the process. Its user learns of it from the failed statement.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return new StoreDialect({ pool });
}

class StoreDialect extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new StoreQueryCompiler();
  }
}

class StoreQueryCompiler extends PostgresQueryCompiler {
  protected override visitColumnDefinition(node: ColumnDefinitionNode): void {
    const type = DataTypeNode.is(node.dataType) ? COLUMN_TYPES[node.dataType.dataType] : undefined;
    super.visitColumnDefinition(type === undefined ? node : { ...node, dataType: RawNode.createWithSql(type) });
  }
}

/** Counts and sums as numbers, as SQLite gives them: none is above 2^53. */
const getTypeParser: typeof pg.types.getTypeParser = (type, format) =>
  NUMBER_TYPES.has(type) ? Number : (pg.types.getTypeParser(type, format) as unknown);

function poolSize(text: string | undefined): number {
  if (text === undefined) return DEFAULT_POOL;
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= LARGEST_POOL) return size;
  throw InputError.of('CONVSIM_DATABASE_POOL', `"${text}" is not a number of connections; use 1 to ${LARGEST_POOL}`);
}
