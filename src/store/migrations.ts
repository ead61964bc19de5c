import type { Kysely } from 'kysely';
import { addEncryption } from './add-encryption.ts';
import { addCounters } from './add-counters.ts';
import { addJudging } from './add-judging.ts';
import { addRetries } from './add-retries.ts';
import type { Schema } from './schema.ts';

type Migration = (db: Kysely<Schema>) => Promise<void>;

/** Every version of the schema, as the step from the one before; a merged step is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  createTables,
  addExpectedFacts,
  addRates,
  addCounters,
  addCopies,
  renameStreaks,
  addFinishReasons,
  addSessions,
  addPaces,
  addRetryWaits,
  addServings,
  addUsers,
  addJudging,
  addRetries,
  addEncryption,
];

/** The schema version this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

async function createTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('batches')
    .addColumn('batch_id', 'text', (column) => column.primaryKey())
    .addColumn('manifest', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('pause_reason', 'text')
    .addColumn('seed_count', 'integer')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await createConversations(db);
  await turnTable(db, 'turns')
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('reply_messages', 'text')
    .addColumn('tool_outputs', 'text', (column) => column.notNull())
    .addColumn('trace_id', 'text')
    .addColumn('input_tokens', 'integer')
    .addColumn('output_tokens', 'integer')
    .addColumn('latency_ms', 'integer', (column) => column.notNull())
    .addColumn('answered_at', 'text', (column) => column.notNull())
    .addColumn('committed_at', 'text')
    .addPrimaryKeyConstraint('turns_key', ['batch_id', 'seed_index', 'turn'])
    .execute();
  await turnTable(db, 'traces')
    .addColumn('trace', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('traces_key', ['batch_id', 'seed_index', 'turn'])
    .execute();
  await turnTable(db, 'contexts')
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('is_reused', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('contexts_key', ['batch_id', 'seed_index', 'turn'])
    .execute();
  await turnTable(db, 'questions')
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('input_tokens', 'integer')
    .addColumn('output_tokens', 'integer')
    .addColumn('latency_ms', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('questions_key', ['batch_id', 'seed_index', 'turn'])
    .execute();
  await turnTable(db, 'setbacks')
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('rate_limited', 'integer', (column) => column.notNull())
    .addColumn('rate_limited_since', 'text')
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('setbacks_key', ['batch_id', 'seed_index', 'turn', 'step'])
    .execute();
}

async function addExpectedFacts(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('questions').addColumn('expected_facts', 'text').execute();
}

async function addCopies(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('turns').addColumn('copied_from', 'text').execute();
}

async function renameStreaks(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('failure_rows').renameTo('failure_streaks').execute();
}

async function addFinishReasons(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('turns').addColumn('finish_reason', 'text').execute();
  await db.schema.alterTable('turns').addColumn('first_text_ms', 'integer').execute();
  const counted = db.schema.alterTable('counters');
  await counted.addColumn('cut_off', 'integer', (column) => column.notNull().defaultTo(0)).execute();
}

async function addSessions(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('turns').addColumn('session', 'text').execute();
}

async function addRetryWaits(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('setbacks').addColumn('retry_after_ms', 'integer').execute();
}

async function addUsers(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('conversations').addColumn('end_reason', 'text').execute();
  await db.schema.alterTable('conversations').addColumn('user_fields', 'text').execute();
  await db.schema.alterTable('turns').addColumn('tool_calls', 'text').execute();
  await db.schema.alterTable('questions').addColumn('user_turn', 'text').execute();
  await db.schema.alterTable('questions').addColumn('user_end', 'text').execute();
  await db.schema.alterTable('questions').addColumn('pending', 'text').execute();
  await db.schema.alterTable('turns').addColumn('cached_input_tokens', 'integer').execute();
  await db.schema.alterTable('questions').addColumn('cached_input_tokens', 'integer').execute();
  for (const name of ['agent_cached', 'question_cached']) {
    const counters = db.schema.alterTable('counters');
    await counters.addColumn(name, 'integer', (column) => column.notNull().defaultTo(0)).execute();
  }
}

async function addRates(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('rates')
    .addColumn('endpoint', 'text', (column) => column.primaryKey())
    .addColumn('requests_owed', 'real', (column) => column.notNull())
    .addColumn('requests_at', 'real', (column) => column.notNull())
    .addColumn('tokens_owed', 'real', (column) => column.notNull())
    .addColumn('tokens_at', 'real', (column) => column.notNull())
    .addColumn('share', 'real', (column) => column.notNull())
    .addColumn('refused_at', 'real', (column) => column.notNull())
    .execute();
}

/** Rates are worth little after a pause: the table is created again. */
async function addPaces(db: Kysely<Schema>): Promise<void> {
  await db.schema.dropTable('rates').execute();
  await db.schema
    .createTable('rates')
    .addColumn('endpoint', 'text', (column) => column.primaryKey())
    .addColumn('requests_owed', 'real', (column) => column.notNull())
    .addColumn('requests_at', 'real', (column) => column.notNull())
    .addColumn('tokens_owed', 'real', (column) => column.notNull())
    .addColumn('tokens_at', 'real', (column) => column.notNull())
    .addColumn('share', 'real', (column) => column.notNull().defaultTo(1))
    .addColumn('taken_share', 'real', (column) => column.notNull().defaultTo(1))
    .addColumn('refused_share', 'real', (column) => column.notNull().defaultTo(0))
    .addColumn('cuts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('judged_at', 'real', (column) => column.notNull())
    .addColumn('counted_from', 'real', (column) => column.notNull())
    .addColumn('sent', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('refused', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}

async function addServings(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('servings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('batch_id', 'text')
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('pid', 'integer', (column) => column.notNull())
    .addColumn('seen_at', 'real', (column) => column.notNull())
    .execute();
}

async function createConversations(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('conversations')
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('seed_index', 'integer', (column) => column.notNull())
    .addColumn('seed_id', 'text', (column) => column.notNull())
    .addColumn('conversation_id', 'text', (column) => column.notNull().unique())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('tag', 'text')
    .addColumn('agent_description', 'text')
    .addColumn('max_turns', 'integer')
    .addColumn('metadata', 'text')
    .addColumn('outcome', 'text')
    .addColumn('error_type', 'text')
    .addColumn('error_message', 'text')
    .addColumn('ended_at', 'text')
    .addPrimaryKeyConstraint('conversations_key', ['batch_id', 'seed_index'])
    .execute();
}

function turnTable(db: Kysely<Schema>, name: keyof Schema) {
  return db.schema
    .createTable(name)
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('seed_index', 'integer', (column) => column.notNull())
    .addColumn('turn', 'integer', (column) => column.notNull());
}
