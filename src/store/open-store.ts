import { CompiledQuery, Kysely } from 'kysely';
import { errorMessage } from '../contract/error-message.ts';
import { InputError, UnavailableError } from '../contract/errors.ts';
import type { Encryption } from '../encryption/read-encryption.ts';
import { groupCommit } from './group-commit.ts';
import { withTexts } from './key-store.ts';
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
  if (databaseUrl === undefined) return openSqliteStore(storeFile(place.home), place.encryption);
  // Loaded only when it is used: the driver costs every command's start.
  const { openPostgresStore } = await import('./open-postgres-store.ts');
  return openPostgresStore({ ...place, databaseUrl });
}

/**
 * Opens the SQLite store in `file`, creating or migrating it; safe when several processes do so at once.
 * @throws {UnavailableError} when it cannot be opened or written, or a newer convsim wrote it.
 * @throws {InputError} when its texts are encrypted with a key that is not given, or are not and should be.
 */
export async function openSqliteStore(file: string, encryption?: Encryption): Promise<Store> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(file) });
  try {
    const migrating = () => db.connection().execute((connection) => migrateLocked(connection, { file, encryption }));
    // A present store can be read while another process has locked it.
    const id =
      (await presentId(db).catch(() => undefined)) ??
      (await patiently(migrating, { isPassing: isBusy, patienceMs: PATIENCE_MS }));
    const texts = await withTexts(db, { encryption, storeId: id, name: file });
    return sqlStore(texts, { id, name: file, file, write: groupCommit(texts) });
  } catch (error) {
    await db.destroy();
    if (error instanceof UnavailableError || error instanceof InputError) throw error;
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
async function migrateLocked(
  db: Kysely<Schema>,
  { file, encryption }: { file: string; encryption: Encryption | undefined },
): Promise<string> {
  await db.executeQuery(CompiledQuery.raw('begin immediate'));
  try {
    const id = await migrate(db, { name: file, variable: 'CONVSIM_HOME to another folder', encryption });
    await db.executeQuery(CompiledQuery.raw('commit'));
    return id;
  } catch (error) {
    await db.executeQuery(CompiledQuery.raw('rollback'));
    throw error;
  }
}
