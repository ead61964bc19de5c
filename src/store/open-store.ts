import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CompiledQuery, Kysely } from 'kysely';
import { UnavailableError } from '../contract/errors.ts';
import { groupCommit } from './group-commit.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations.ts';
import type { Schema } from './schema.ts';
import { sqlStore } from './sql-store.ts';
import { sqliteDialect } from './sqlite.ts';
import type { Store } from './store.ts';

/** Where the store of a `.convsim` folder lives. */
export function storeFile(home: string): string {
  return join(home, 'store.db');
}

/**
 * Opens the SQLite store in `file`, creating or migrating it; safe when several processes do so at once.
 * @throws {UnavailableError} when it cannot be opened or written, or a newer convsim wrote it.
 */
export async function openSqliteStore(file: string): Promise<Store> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(file) });
  try {
    await db.connection().execute((connection) => migrate(connection, file));
    const { value } = await db
      .selectFrom('meta')
      .select('value')
      .where('key', '=', 'store_id')
      .executeTakeFirstOrThrow();
    return sqlStore(db, value, groupCommit(db));
  } catch (error) {
    await db.destroy();
    if (error instanceof UnavailableError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnavailableError(
      `The store ${file} cannot be used: ${reason}. If it is not a convsim store, move it away or set CONVSIM_HOME to another folder.`,
      { cause: error },
    );
  }
}

/** `begin immediate` takes the write lock before the version is read: of two processes only one migrates. */
async function migrate(db: Kysely<Schema>, file: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('begin immediate'));
  try {
    await db.schema
      .createTable('meta')
      .ifNotExists()
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
    const version = await readVersion(db);
    if (version > SCHEMA_VERSION) throw newerStore(file, version);
    for (const step of MIGRATIONS.slice(version)) await step(db);
    await setMeta(db, 'schema_version', String(SCHEMA_VERSION));
    await db
      .insertInto('meta')
      .values({ key: 'store_id', value: randomBytes(5).toString('hex') })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    await db.executeQuery(CompiledQuery.raw('commit'));
  } catch (error) {
    await db.executeQuery(CompiledQuery.raw('rollback'));
    throw error;
  }
}

async function readVersion(db: Kysely<Schema>): Promise<number> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', 'schema_version').executeTakeFirst();
  return row ? Number(row.value) : 0;
}

async function setMeta(db: Kysely<Schema>, key: string, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

function newerStore(file: string, version: number): UnavailableError {
  return new UnavailableError(
    `The store ${file} has version ${version}, this convsim reads up to ${SCHEMA_VERSION}: a newer convsim wrote it. Update convsim, or set CONVSIM_HOME to another folder.`,
  );
}
