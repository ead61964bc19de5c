import { dirname } from 'node:path';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import Database from 'libsql';
import { errorMessage } from '../contract/error-message.ts';
import { UnavailableError } from '../contract/errors.ts';
import { makePrivateFile, makePrivateFolder } from '../process/private-files.ts';

/** How long opening waits for another process that does the same. */
const OPENING_TIMEOUT_MS = 5_000;
/** How long a statement waits for another process's write: it blocks this process meanwhile. The store then tries again. */
const BUSY_TIMEOUT_MS = 100;

const TRANSACTION = /^\s*(?:begin|commit|rollback)\b/i;
const READS = /^\s*(?:select|pragma|explain)\b/i;

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
    makePrivateFolder(dirname(file));
    makePrivateFile(file);
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
 *
 * A kept statement that finds the database locked is not over: until it runs again, every read of this connection shows the
 * database as it was then, and no write succeeds. So only `begin immediate` asks for the lock, as a statement that is not kept.
 */
function guarded(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      if (TRANSACTION.test(sql)) return transactionStatement(database, sql);
      const kept = statements.get(sql);
      if (kept) return kept;
      const plain = guardedStatement(database.prepare(sql));
      const statement = READS.test(sql) ? plain : lockingStatement(database, plain);
      statements.set(sql, statement);
      return statement;
    },
    close: () => {
      statements.clear();
      database.close();
    },
  };
}

/** Begins, commits or rolls back, and leaves nothing behind. */
function transactionStatement(database: Database.Database, sql: string): SqliteStatement {
  const run = () => {
    database.exec(sql);
    return { changes: 0, lastInsertRowid: 0 };
  };
  return { reader: false, run, all: () => [], iterate: () => [][Symbol.iterator]() };
}

/** A statement that writes: where no transaction is open it has one of its own. */
function lockingStatement(database: Database.Database, statement: SqliteStatement): SqliteStatement {
  const locked = <Result>(work: () => Result): Result => {
    if (database.inTransaction) return work();
    database.exec('begin immediate');
    try {
      const result = work();
      database.exec('commit');
      return result;
    } catch (error) {
      // A full disk may have rolled it back already.
      if (database.inTransaction) database.exec('rollback');
      throw error;
    }
  };
  return {
    ...statement,
    all: (parameters) => locked(() => statement.all(parameters)),
    run: (parameters) => locked(() => statement.run(parameters)),
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
  // It reads blobs as such, but does not take them back.
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  const isNoNumber = typeof value === 'number' && !Number.isFinite(value);
  if (value === undefined || isNoNumber) throw new TypeError(`not storable: ${String(value)}`);
  return value;
}
