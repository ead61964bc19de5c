import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Creates the tables of rubrics and of what judges found, and the counters of their tokens. */
export async function addJudging(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('rubrics')
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('set_name', 'text', (column) => column.notNull())
    .addColumn('judges', 'text', (column) => column.notNull())
    .addColumn('project_dir', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('pause_reason', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('rubrics_key', ['batch_id', 'set_name'])
    .execute();
  await db.schema
    .createTable('judgements')
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('seed_index', 'integer', (column) => column.notNull())
    .addColumn('set_name', 'text', (column) => column.notNull())
    .addColumn('judge', 'text', (column) => column.notNull())
    .addColumn('turns', 'integer', (column) => column.notNull())
    .addColumn('scores', 'text', (column) => column.notNull())
    .addColumn('errors', 'integer', (column) => column.notNull())
    .addColumn('error_type', 'text')
    .addColumn('error_message', 'text')
    .addColumn('input_tokens', 'integer')
    .addColumn('output_tokens', 'integer')
    .addColumn('cached_input_tokens', 'integer')
    .addColumn('model', 'text')
    .addColumn('latency_ms', 'integer', (column) => column.notNull())
    .addColumn('judged_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('judgements_key', ['batch_id', 'seed_index', 'set_name', 'judge'])
    .execute();
  await db.schema
    .createIndex('judgements_of_set')
    .on('judgements')
    .columns(['batch_id', 'set_name', 'judge', 'errors'])
    .execute();
  await db.schema
    .createTable('judge_streaks')
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('set_name', 'text', (column) => column.notNull())
    .addColumn('judge', 'text', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('judge_streaks_key', ['batch_id', 'set_name', 'judge'])
    .execute();
  for (const name of ['judge_input', 'judge_output', 'judge_cached']) {
    const counters = db.schema.alterTable('counters');
    await counters.addColumn(name, 'integer', (column) => column.notNull().defaultTo(0)).execute();
  }
}
