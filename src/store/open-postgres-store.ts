import { Kysely, sql } from 'kysely';
import { errorCode, errorMessage } from '../contract/error-message.ts';
import { InputError, UnavailableError } from '../contract/errors.ts';
import type { Encryption } from '../encryption/read-encryption.ts';
import { withTexts } from './key-store.ts';
import { migrate, presentId } from './migrate.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { patiently } from './retry-lost.ts';
import type { Schema } from './schema.ts';
import { sqlStore } from './sql-store.ts';
import type { Store } from './store.ts';
import { storeName, type StorePlace } from './store-place.ts';

/** Any number that other programs on the database do not lock: letters of the name. */
const MIGRATION_LOCK = 0x63_6f_6e_76;

/** What to do about the SQLSTATEs that people meet when they set a database up. */
const REMEDIES: Readonly<Record<string, string>> = {
  '28P01': 'Check user and password in CONVSIM_DATABASE_URL.',
  '28000': 'Check the user in CONVSIM_DATABASE_URL, and whether the server wants TLS (sslmode=verify-full).',
  '3D000': 'Create the database, or name another one in CONVSIM_DATABASE_URL.',
  '42501': 'Give the user the right to create tables in this schema.',
  '42P07': 'If it is not a convsim store, name a separate database in CONVSIM_DATABASE_URL.',
};

/**
 * Opens the store in a PostgreSQL database, creating or migrating it; safe when several processes do so at once.
 * @throws {UnavailableError} when it cannot be opened or written, or a newer convsim wrote it; the password is not shown.
 * @throws {InputError} when the address or the pool's size is wrong, its texts are encrypted with a key that is not given, or are
 * not and should be.
 */
export async function openPostgresStore(place: StorePlace & { readonly databaseUrl: string }): Promise<Store> {
  const name = storeName(place);
  const { encryption } = place;
  const db = new Kysely<Schema>({ dialect: postgresDialect(place) });
  try {
    const id = await patiently(async () => (await currentId(db)) ?? (await migratedId(db, { name, encryption })), {
      isPassing: isStarting,
    });
    return sqlStore(await withTexts(db, { encryption, storeId: id, name }), { id, name });
  } catch (error) {
    await db.destroy();
    if (error instanceof UnavailableError || error instanceof InputError) throw error;
    throw new UnavailableError(`The store ${name} cannot be used: ${errorMessage(error)}. ${remedyFor(error)}`, {
      cause: error,
    });
  }
}

/** The store's id if its version is the present one: then a worker needs no right to create tables. */
async function currentId(db: Kysely<Schema>): Promise<string | undefined> {
  const { rows } = await sql<{ found: boolean }>`select to_regclass('meta') is not null as found`.execute(db);
  if (rows[0]?.found !== true) return undefined;
  return presentId(db);
}

/** The lock lasts until the end of the transaction: the others wait, and find that nothing is left to do. */
async function migratedId(
  db: Kysely<Schema>,
  { name, encryption }: { name: string; encryption: Encryption | undefined },
): Promise<string> {
  return db.transaction().execute(async (transaction) => {
    await sql`set local statement_timeout = 0`.execute(transaction);
    await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(transaction);
    return migrate(transaction, { name, variable: 'CONVSIM_DATABASE_URL to another database', encryption });
  });
}

/** A server that is starting, or has no connection to spare, is there; a wrong address is reported at once. */
function isStarting(error: unknown): boolean {
  return ['57P03', '53300'].includes(errorCode(error) ?? '');
}

function remedyFor(error: unknown): string {
  return (
    REMEDIES[errorCode(error) ?? ''] ?? 'Check CONVSIM_DATABASE_URL, and whether the database is up and can be reached.'
  );
}
