import { type Kysely, sql } from 'kysely';
import type { Usage } from '../contract/message.ts';
import type { Outcome } from '../contract/outcome.ts';
import { preparedQuery } from './prepared-query.ts';
import type { Schema } from './schema.ts';
import type { ConversationKey, Progress, Reply } from './store.ts';

/** Seeds that one row counts: writers of distant seeds do not wait for each other. Stored; never to be changed. */
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
export type Counters = Pick<Progress, 'turns' | 'cutOff' | 'agentUsage' | 'questionUsage' | 'judgeUsage'>;

/** Counts a turn that this transaction has committed. */
export async function countTurn(
  db: Kysely<Schema>,
  key: ConversationKey,
  { usage, finishReason }: Pick<Reply, 'usage' | 'finishReason'>,
): Promise<void> {
  const tokens = usage && {
    agentIn: usage.inputTokens,
    agentOut: usage.outputTokens,
    agentCached: usage.cachedInputTokens ?? 0,
  };
  const cutOff = finishReason === 'length' ? 1 : 0;
  await add(db, { ...shardOf(key), ...NOTHING, turns: 1, cutOff, ...tokens });
}

/** Counts the tokens of a question that this transaction has inserted. */
export async function countQuestion(db: Kysely<Schema>, key: ConversationKey, usage: Usage | null): Promise<void> {
  if (!usage) return;
  const tokens = {
    questionIn: usage.inputTokens,
    questionOut: usage.outputTokens,
    questionCached: usage.cachedInputTokens ?? 0,
  };
  await add(db, { ...shardOf(key), ...NOTHING, ...tokens });
}

/** Counts the tokens of a judge, whatever it found. */
export async function countJudge(db: Kysely<Schema>, key: ConversationKey, usage: Usage | null): Promise<void> {
  if (!usage) return;
  const tokens = {
    judgeIn: usage.inputTokens,
    judgeOut: usage.outputTokens,
    judgeCached: usage.cachedInputTokens ?? 0,
  };
  await add(db, { ...shardOf(key), ...NOTHING, ...tokens });
}

/** Counts conversations whose outcome this transaction set, or removed: then `by` is negative. */
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
export async function readCounters(db: Kysely<Schema>, { batchId, shard }: BatchPart): Promise<Counters> {
  const sum = (name: Exclude<keyof Schema['counters'], 'batch_id' | 'shard'>) =>
    sql<number>`coalesce(sum(${sql.ref(name)}), 0)`.as(name);
  const row = await db
    .selectFrom('counters')
    .select([
      sum('turns'),
      sum('cut_off'),
      sum('agent_input'),
      sum('agent_output'),
      sum('question_input'),
      sum('question_output'),
      sum('agent_cached'),
      sum('question_cached'),
      sum('judge_input'),
      sum('judge_output'),
      sum('judge_cached'),
    ])
    .where('batch_id', '=', batchId)
    .$if(shard !== undefined, (query) => query.where('shard', '=', shard ?? 0))
    .executeTakeFirstOrThrow();
  return {
    turns: row.turns,
    cutOff: row.cut_off,
    agentUsage: usage(row.agent_input, row.agent_output, row.agent_cached),
    questionUsage: usage(row.question_input, row.question_output, row.question_cached),
    ...(row.judge_input + row.judge_output > 0 && {
      judgeUsage: usage(row.judge_input, row.judge_output, row.judge_cached),
    }),
  };
}

function usage(inputTokens: number, outputTokens: number, cachedInputTokens: number): Usage {
  return { inputTokens, outputTokens, ...(cachedInputTokens > 0 && { cachedInputTokens }) };
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

/** The shards of a batch in which conversations ended so, in order; a shard comes once for each outcome. */
export function shardsWith(db: Kysely<Schema>, batchId: string, outcomes: readonly Outcome[]) {
  return db
    .selectFrom('outcome_counters')
    .select(['shard', 'outcome'])
    .where('batch_id', '=', batchId)
    .where('outcome', 'in', outcomes)
    .where('conversations', '>', 0)
    .orderBy('shard')
    .orderBy('outcome')
    .execute();
}

/** What is added to a row of counters. */
interface Amounts extends CountedShard {
  readonly turns: number;
  readonly cutOff: number;
  readonly agentIn: number;
  readonly agentOut: number;
  readonly questionIn: number;
  readonly questionOut: number;
  readonly agentCached: number;
  readonly questionCached: number;
  readonly judgeIn: number;
  readonly judgeOut: number;
  readonly judgeCached: number;
}

const NOTHING = {
  turns: 0,
  cutOff: 0,
  agentIn: 0,
  agentOut: 0,
  questionIn: 0,
  questionOut: 0,
  agentCached: 0,
  questionCached: 0,
  judgeIn: 0,
  judgeOut: 0,
  judgeCached: 0,
};

const COLUMNS = {
  turns: 'turns',
  cutOff: 'cut_off',
  agentIn: 'agent_input',
  agentOut: 'agent_output',
  questionIn: 'question_input',
  questionOut: 'question_output',
  agentCached: 'agent_cached',
  questionCached: 'question_cached',
  judgeIn: 'judge_input',
  judgeOut: 'judge_output',
  judgeCached: 'judge_cached',
} as const satisfies Record<keyof typeof NOTHING, keyof Schema['counters']>;

const add = preparedQuery<Amounts, unknown>((db, amounts) => {
  const named = Object.entries(COLUMNS) as [keyof typeof NOTHING, string][];
  const columns = sql.join(named.map(([, column]) => sql.ref(column)));
  const values = sql.join([amounts.batchId, amounts.shard, ...named.map(([name]) => amounts[name])]);
  const sums = named.map(
    ([, column]) => sql`${sql.ref(column)} = ${sql.ref(`counters.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
  );
  return sql`insert into counters (batch_id, shard, ${columns}) values (${values})
    on conflict (batch_id, shard) do update set ${sql.join(sums)}`.compile(db);
});
