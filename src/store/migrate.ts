import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { UnavailableError } from '../contract/errors.ts';
import type { Encryption } from '../encryption/read-encryption.ts';
import { beginSealed } from './key-store.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations.ts';
import type { Schema } from './schema.ts';

/**
 * Brings a database to the present version and returns the store's id, which is made once. The caller holds a lock on it,
 * in a transaction.
 * @param place names the store in messages, with what to set for another one.
 * `encryption` says whether a new store encrypts its texts.
 * @throws {UnavailableError} when a newer convsim wrote it.
 */
export async function migrate(
  db: Kysely<Schema>,
  place: { name: string; variable: string; encryption?: Encryption | undefined },
): Promise<string> {
  await db.schema
    .createTable('meta')
    .ifNotExists()
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  const version = Number((await readMeta(db, 'schema_version')) ?? 0);
  if (version > SCHEMA_VERSION) {
    throw new UnavailableError(
      `The store ${place.name} has version ${version}, this convsim reads up to ${SCHEMA_VERSION}: a newer convsim wrote it. Update convsim, or set ${place.variable}.`,
    );
  }
  for (const step of MIGRATIONS.slice(version)) await step(db);
  const id = (await readMeta(db, 'store_id')) ?? randomBytes(5).toString('hex');
  const values = [
    { key: 'schema_version', value: String(SCHEMA_VERSION) },
    { key: 'store_id', value: id },
  ];
  await db
    .insertInto('meta')
    .values(values)
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: sql`excluded.value` }))
    .execute();
  if (version === 0 && place.encryption?.isStoreEncrypted) await beginSealed(db, place.encryption.keyring, id);
  return id;
}

/** The store's id if its version is the present one: then there is nothing to migrate. The table `meta` must be there. */
export async function presentId(db: Kysely<Schema>): Promise<string | undefined> {
  const version = await readMeta(db, 'schema_version');
  return version === String(SCHEMA_VERSION) ? readMeta(db, 'store_id') : undefined;
}

/** A value of the table `meta`, which must be there. */
async function readMeta(db: Kysely<Schema>, key: 'schema_version' | 'store_id'): Promise<string | undefined> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value;
}
