import { CompiledQuery, Kysely } from 'kysely';
import { errorMessage } from '../contract/error-message.ts';
import { UnavailableError } from '../contract/errors.ts';
import { groupCommit } from './group-commit.ts';
import { migrate, presentId } from './migrate.ts';
import { patiently } from './retry-lost.ts';
import type { Schema } from './schema.ts';
import { sqlStore } from './sql-store.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Store } from './store.ts';
import { storeFile, type StorePlace } from './store-place.ts';
import { isBusy, troubleReason } from './trouble-reason.ts';

/** How long another process's write is waited for. */
const PATIENCE_MS = 5_000;

/**
 * Opens the store there, and makes it if need be.
 * @throws {UnavailableError} when it cannot be used; {InputError} when the address of its database is wrong.
 */
export async function openStore({ databaseUrl, ...place }: StorePlace): Promise<Store> {
  if (databaseUrl === undefined) return openSqliteStore(storeFile(place.home));
  // Loaded only when it is used: the driver costs every command's start.
  const { openPostgresStore } = await import('./open-postgres-store.ts');
  return openPostgresStore({ ...place, databaseUrl });
}

/**
 * Opens the SQLite store in `file`, creating or migrating it; safe when several processes do so at once.
 * @throws {UnavailableError} when it cannot be opened or written, or a newer convsim wrote it.
 */
export async function openSqliteStore(file: string): Promise<Store> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(file) });
  try {
    const migrating = () => db.connection().execute((connection) => migrateLocked(connection, file));
    // A present store can be read while another process has locked it.
    const id =
      (await presentId(db).catch(() => undefined)) ??
      (await patiently(migrating, { isPassing: isBusy, patienceMs: PATIENCE_MS }));
    return sqlStore(db, { id, name: file, file, write: groupCommit(db) });
  } catch (error) {
    await db.destroy();
    if (error instanceof UnavailableError) throw error;
    const reason = troubleReason(error, file);
    if (reason !== errorMessage(error))
      throw new UnavailableError(`The store cannot be used: ${reason}.`, { cause: error });
    throw new UnavailableError(
      `The store ${file} cannot be used: ${reason}. If it is not a convsim store, move it away or set CONVSIM_HOME to another folder.`,
      { cause: error },
    );
  }
}

/** `begin immediate` takes the write lock before the version is read: of two processes only one migrates. */
async function migrateLocked(db: Kysely<Schema>, file: string): Promise<string> {
  await db.executeQuery(CompiledQuery.raw('begin immediate'));
  try {
    const id = await migrate(db, { name: file, variable: 'CONVSIM_HOME to another folder' });
    await db.executeQuery(CompiledQuery.raw('commit'));
    return id;
  } catch (error) {
    await db.executeQuery(CompiledQuery.raw('rollback'));
    throw error;
  }
}
