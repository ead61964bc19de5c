import { type Kysely, sql } from 'kysely';
import type { Usage } from '../contract/message.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Schema } from './schema.ts';
import type { ConversationKey, Progress } from './store.ts';

/** Seeds that one row counts for: writers of far apart seeds do not wait for each other. Stored; never to be changed. */
export const COUNTED_SEEDS = 1_000;

/** A row of counters: seeds `shard * 1,000` and the 999 after it. */
export interface CountedShard {
  readonly batchId: string;
  readonly shard: number;
}

/** A whole batch, or one of its rows. */
export interface BatchPart {
  readonly batchId: string;
  readonly shard?: number | undefined;
}

/** The row that counts a conversation. */
export function shardOf({ batchId, seedIndex }: ConversationKey): CountedShard {
  return { batchId, shard: Math.floor(seedIndex / COUNTED_SEEDS) };
}

/** What the counters of a batch add up to. */
export type Counted = Pick<Progress, 'turns' | 'agentUsage' | 'questionUsage'>;

/** Counts a turn that this transaction has committed. */
export function countTurn(db: Kysely<Schema>, key: ConversationKey, usage: Usage | null): Promise<void> {
  return add(db, shardOf(key), [1, usage?.inputTokens ?? 0, usage?.outputTokens ?? 0, 0, 0]);
}

/** Counts the tokens of a question that this transaction has inserted. */
export async function countQuestion(db: Kysely<Schema>, key: ConversationKey, usage: Usage | null): Promise<void> {
  if (usage) await add(db, shardOf(key), [0, 0, 0, usage.inputTokens, usage.outputTokens]);
}

/** Counts conversations to which this transaction gave an outcome, or took it away: `by` is negative then. */
export async function countOutcome(
  db: Kysely<Schema>,
  { batchId, shard }: CountedShard,
  { outcome, by }: { outcome: Outcome; by: number },
): Promise<void> {
  if (by === 0) return;
  const row = sql.join([batchId, shard, outcome, by]);
  await sql`insert into outcome_counters (batch_id, shard, outcome, conversations) values (${row})
    on conflict (batch_id, shard, outcome) do update
    set conversations = outcome_counters.conversations + excluded.conversations`.execute(db);
}

/** Turns and tokens of a batch or of one of its rows. */
export async function readCounters(db: Kysely<Schema>, { batchId, shard }: BatchPart): Promise<Counted> {
  const sum = (name: 'turns' | 'agent_input' | 'agent_output' | 'question_input' | 'question_output') =>
    sql<number>`coalesce(sum(${sql.ref(name)}), 0)`.as(name);
  const row = await db
    .selectFrom('counters')
    .select([sum('turns'), sum('agent_input'), sum('agent_output'), sum('question_input'), sum('question_output')])
    .where('batch_id', '=', batchId)
    .$if(shard !== undefined, (query) => query.where('shard', '=', shard ?? 0))
    .executeTakeFirstOrThrow();
  return {
    turns: row.turns,
    agentUsage: { inputTokens: row.agent_input, outputTokens: row.agent_output },
    questionUsage: { inputTokens: row.question_input, outputTokens: row.question_output },
  };
}

/** Conversations of a batch, or of one of its rows, by outcome. */
export async function readOutcomes(db: Kysely<Schema>, { batchId, shard }: BatchPart): Promise<Progress['outcomes']> {
  const rows = await db
    .selectFrom('outcome_counters')
    .select(['outcome', sql<number>`sum(conversations)`.as('count')])
    .where('batch_id', '=', batchId)
    .$if(shard !== undefined, (query) => query.where('shard', '=', shard ?? 0))
    .groupBy('outcome')
    .execute();
  return Object.fromEntries(rows.filter((row) => row.count > 0).map((row) => [row.outcome, row.count]));
}

type Amounts = readonly [turns: number, agentIn: number, agentOut: number, questionIn: number, questionOut: number];

async function add(db: Kysely<Schema>, { batchId, shard }: CountedShard, amounts: Amounts): Promise<void> {
  await sql`insert into counters
      (batch_id, shard, turns, agent_input, agent_output, question_input, question_output)
    values (${sql.join([batchId, shard, ...amounts])})
    on conflict (batch_id, shard) do update set
      turns = counters.turns + excluded.turns,
      agent_input = counters.agent_input + excluded.agent_input,
      agent_output = counters.agent_output + excluded.agent_output,
      question_input = counters.question_input + excluded.question_input,
      question_output = counters.question_output + excluded.question_output`.execute(db);
}
