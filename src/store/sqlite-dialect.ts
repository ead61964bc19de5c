import { dirname } from 'node:path';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import Database from 'libsql';
import { errorMessage } from '../contract/error-message.ts';
import { UnavailableError } from '../contract/errors.ts';
import { makeFolder } from '../process/make-folder.ts';

/** How long opening waits for another process that does the same. */
const OPENING_TIMEOUT_MS = 5_000;
/** How long a statement waits for another process's write: it blocks this process meanwhile. The store then tries again. */
const BUSY_TIMEOUT_MS = 100;

/**
 * Kysely's dialect on a SQLite file. Commits are on disk when they return (WAL with full synchronisation).
 * @throws {UnavailableError} when the file cannot be opened or written.
 */
export function sqliteDialect(file: string): SqliteDialect {
  return new SqliteDialect({ database: guarded(openDatabase(file)) });
}

function openDatabase(file: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    makeFolder(dirname(file));
    database = new Database(file);
    database.exec(`pragma busy_timeout = ${OPENING_TIMEOUT_MS}`);
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  } catch (error) {
    database?.close();
    throw new UnavailableError(
      `The store ${file} cannot be opened for writing: ${errorMessage(error)}. Check permissions and free space; if it is not a convsim store, move it away or set CONVSIM_HOME to another folder.`,
      { cause: error },
    );
  }
}

/**
 * libsql aborts the process when a boolean is bound, and compiles a statement again on every `prepare`: booleans become
 * 0 and 1, and statements are kept by their SQL.
 */
function guarded(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      let statement = statements.get(sql);
      if (!statement) {
        statement = guardedStatement(database.prepare(sql));
        statements.set(sql, statement);
      }
      return statement;
    },
    close: () => {
      statements.clear();
      database.close();
    },
  };
}

function guardedStatement(statement: Database.Statement): SqliteStatement {
  // Always one list: a single null or buffer would be taken for named parameters, which aborts the process too.
  const list = (parameters: readonly unknown[]) => parameters.map(bindable);
  return {
    reader: statement.reader,
    all: (parameters) => statement.all(list(parameters)),
    run: (parameters) => statement.run(list(parameters)),
    iterate: (parameters) => statement.iterate(list(parameters)),
  };
}

function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const isNoNumber = typeof value === 'number' && !Number.isFinite(value);
  if (value === undefined || isNoNumber) throw new TypeError(`not storable: ${String(value)}`);
  return value;
}
