import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import { FAILED_OUTCOMES } from '../contract/outcome.ts';
import { committedTurns } from './committed-turns.ts';
import { COUNTED_SEEDS, type CountedShard, shardsWith } from './counters.ts';
import { failureCause } from './failure-cause.ts';
import { endingOf } from './rows.ts';
import type { Schema } from './schema.ts';
import type { ConversationFilter, ConversationSummary, FailureGroup, Store } from './store.ts';

/** What has a cause that people have to know, though a retry would not cure the last. */
const EXPLAINED = [...FAILED_OUTCOMES, 'blocked'] as const;

const SEARCHED = ['question', 'seed_id', 'conversation_id'];

/** Lists of conversations and of failures, without what was said. */
export function overviewStore(
  db: Kysely<Schema>,
): Pick<Store, 'listConversations' | 'countConversations' | 'failures'> {
  return {
    listConversations: (page) => listConversations(db, page),
    countConversations: (filter) => countConversations(db, filter),
    failures: (batchId) => failures(db, batchId),
  };
}

async function listConversations(
  db: Kysely<Schema>,
  { limit, ...filter }: Parameters<Store['listConversations']>[0],
): Promise<readonly ConversationSummary[]> {
  const rows = await db
    .selectFrom('conversations as c')
    .select(['conversation_id', 'seed_id', 'question', 'outcome', 'error_type', 'error_message', 'end_reason'])
    .select(committedTurns.as('turns'))
    .where(matches(filter))
    .orderBy('seed_index')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    conversationId: row.conversation_id,
    seedId: row.seed_id,
    question: row.question,
    ending: endingOf(row),
    turns: Number(row.turns),
  }));
}

async function countConversations(db: Kysely<Schema>, filter: ConversationFilter): Promise<number> {
  const { count } = await db
    .selectFrom('conversations')
    .select(({ fn }) => fn.countAll().as('count'))
    .where(matches(filter))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function matches({ batchId, outcome, text }: ConversationFilter): RawBuilder<SqlBool> {
  const conditions = [
    sql<SqlBool>`batch_id = ${batchId}`,
    ...(outcome === undefined ? [] : [outcome === 'running' ? sql`outcome is null` : sql`outcome = ${outcome}`]),
    ...(text === undefined
      ? []
      : [
          sql`(${sql.join(
            SEARCHED.map((column) => holds(column, text)),
            sql` or `,
          )})`,
        ]),
  ];
  return sql`(${sql.join(conditions, sql` and `)})`;
}

function holds(column: string, text: string): RawBuilder<unknown> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql`lower(${sql.ref(column)}) like lower(${pattern}) escape ${'\\'}`;
}

/** A thousand seeds at a time: no more rows than that are ever in memory, and only those are read that hold a failure. */
async function failures(db: Kysely<Schema>, batchId: string): Promise<readonly FailureGroup[]> {
  const groups = new Map<string, FailureGroup>();
  const shards = (await shardsWith(db, batchId, EXPLAINED)).map(({ shard }) => shard);
  for (const shard of new Set(shards)) {
    for (const row of await failuresIn(db, { batchId, shard })) {
      const outcome = row.outcome as FailureGroup['outcome'];
      const errorType = row.error_type ?? 'Unexpected';
      const cause = failureCause(batchId, { outcome, errorType, errorMessage: row.error_message });
      const known = groups.get(cause);
      const message = row.error_message ?? 'no message was kept';
      const example = known?.example ?? { conversationId: row.conversation_id, message };
      groups.set(cause, { outcome, errorType, count: (known?.count ?? 0) + 1, example });
    }
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count);
}

function failuresIn(db: Kysely<Schema>, { batchId, shard }: CountedShard) {
  return db
    .selectFrom('conversations')
    .select(['conversation_id', 'outcome', 'error_type', 'error_message'])
    .where('batch_id', '=', batchId)
    .where('seed_index', '>=', shard * COUNTED_SEEDS)
    .where('seed_index', '<', (shard + 1) * COUNTED_SEEDS)
    .where('outcome', 'in', EXPLAINED)
    .orderBy('seed_index')
    .execute();
}
