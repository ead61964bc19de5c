import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Creates the table of the keys that payloads in Temporal, or texts here, are encrypted with. */
export async function addEncryption(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('encryption_keys')
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('encrypts', 'text', (column) => column.notNull())
    .addColumn('proof', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('encryption_keys_key', ['key_id', 'encrypts'])
    .execute();
}
