import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Creates the table of what steps met before they succeeded, and what tells which conversations have changed. */
export async function addRetries(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('setbacks').addColumn('first_at', 'text').execute();
  await db.schema
    .alterTable('setbacks')
    .addColumn('all_rate_limited', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('conversations').addColumn('withdrawn_at', 'text').execute();
  await db.schema
    .createTable('retries')
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('seed_index', 'integer', (column) => column.notNull())
    .addColumn('turn', 'integer', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('rate_limited', 'integer', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('lost_ms', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('retries_key', ['batch_id', 'seed_index', 'turn', 'step'])
    .execute();
}
