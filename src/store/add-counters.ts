import { type Kysely, sql } from 'kysely';
import { COUNTED_SEEDS } from './counters.ts';
import type { Schema } from './schema.ts';

/** Creates the tables of counters, clocks and failures, and counts what an older convsim has written. */
export async function addCounters(db: Kysely<Schema>): Promise<void> {
  await countedTable(db, 'counters')
    .addColumn('turns', 'integer', (column) => column.notNull())
    .addColumn('agent_input', 'integer', (column) => column.notNull())
    .addColumn('agent_output', 'integer', (column) => column.notNull())
    .addColumn('question_input', 'integer', (column) => column.notNull())
    .addColumn('question_output', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('counters_key', ['batch_id', 'shard'])
    .execute();
  await countedTable(db, 'outcome_counters')
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('conversations', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('outcome_counters_key', ['batch_id', 'shard', 'outcome'])
    .execute();
  await batchTable(db, 'clocks')
    .addColumn('ran_ms', 'real', (column) => column.notNull())
    .addColumn('seen_at', 'real')
    .execute();
  await batchTable(db, 'failure_rows')
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .execute();
  await countAll(db);
}

function batchTable(db: Kysely<Schema>, name: 'clocks' | 'failure_rows') {
  return db.schema.createTable(name).addColumn('batch_id', 'text', (column) => column.primaryKey());
}

function countedTable(db: Kysely<Schema>, name: 'counters' | 'outcome_counters') {
  return db.schema
    .createTable(name)
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('shard', 'integer', (column) => column.notNull());
}

async function countAll(db: Kysely<Schema>): Promise<void> {
  const shard = sql`seed_index / ${sql.lit(COUNTED_SEEDS)}`;
  const [input, output] = [sql`coalesce(input_tokens, 0)`, sql`coalesce(output_tokens, 0)`];
  await sql`insert into counters
      (batch_id, shard, turns, agent_input, agent_output, question_input, question_output)
    select batch_id, shard, sum(turns), sum(agent_in), sum(agent_out), sum(question_in), sum(question_out) from (
      select batch_id, ${shard} as shard, 1 as turns,
        ${input} as agent_in, ${output} as agent_out, 0 as question_in, 0 as question_out
        from turns where committed_at is not null
      union all
      select batch_id, ${shard}, 0, 0, 0, ${input}, ${output} from questions
    ) as said group by batch_id, shard`.execute(db);
  await sql`insert into outcome_counters (batch_id, shard, outcome, conversations)
    select batch_id, ${shard}, outcome, count(*) from conversations where outcome is not null
    group by batch_id, ${shard}, outcome`.execute(db);
}
