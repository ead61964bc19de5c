import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import { FAILED_OUTCOMES } from '../contract/outcome.ts';
import { committedTurns } from './committed-turns.ts';
import { COUNTED_SEEDS, type CountedShard, shardsWith } from './counters.ts';
import { failureCause } from './failure-cause.ts';
import { endingOf } from './rows.ts';
import { isListed } from './is-listed.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { ConversationFilter, ConversationSummary, FailureGroup, Store } from './store.ts';

/** What has a cause that people have to know, though a retry would not cure the last. */
const EXPLAINED = [...FAILED_OUTCOMES, 'blocked'] as const;

const SEARCHED = ['question', 'seed_id', 'conversation_id'] as const;

/** Conversations whose sealed questions are read at once. */
const PAGE = 1_000;

/** Longest text that is looked for, in characters. */
const LONGEST_SEARCH = 5_000;

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
    .select([
      'batch_id',
      'seed_index',
      'conversation_id',
      'seed_id',
      'question',
      'outcome',
      'error_type',
      'error_message',
      'end_reason',
    ])
    .select(committedTurns.as('turns'))
    .where(await matches(db, filter))
    .orderBy('seed_index')
    .limit(limit)
    .execute();
  const { open } = textsOf(db);
  const opened = rows.map((row) => open('conversations', row));
  return opened.map((row) => ({
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
    .where(await matches(db, filter))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function matches(db: Kysely<Schema>, filter: ConversationFilter): Promise<RawBuilder<SqlBool>> {
  const { batchId, outcome, text } = filter;
  const conditions = [
    sql<SqlBool>`batch_id = ${batchId}`,
    ...(outcome === undefined ? [] : [outcome === 'running' ? sql`outcome is null` : sql`outcome = ${outcome}`]),
    ...(text === undefined
      ? []
      : [textsOf(db).areSealed ? isListed(db, await indexesWith(db, { batchId, text })) : isIn(text)]),
  ];
  return sql`(${sql.join(conditions, sql` and `)})`;
}

function isIn(text: string): RawBuilder<SqlBool> {
  const isInOne = SEARCHED.map((column) => holds(column, text));
  return sql`(${sql.join(isInOne, sql` or `)})`;
}

/** Sealed questions have to be read: a thousand at a time. */
async function indexesWith(
  db: Kysely<Schema>,
  { batchId, text }: { readonly batchId: string; readonly text: string },
): Promise<readonly number[]> {
  const found: number[] = [];
  const { open } = textsOf(db);
  const wanted = text.toLowerCase();
  for (let from = 0; ;) {
    const rows = await db
      .selectFrom('conversations')
      .select(['batch_id', 'seed_index', ...SEARCHED])
      .where('batch_id', '=', batchId)
      .where('seed_index', '>=', from)
      .orderBy('seed_index')
      .limit(PAGE)
      .execute();
    const opened = rows.map((row) => open('conversations', row));
    const matching = opened.filter((row) => SEARCHED.some((column) => row[column].toLowerCase().includes(wanted)));
    found.push(...matching.map((row) => row.seed_index));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return found;
    from = last.seed_index + 1;
  }
}

function holds(column: string, text: string): RawBuilder<unknown> {
  // SQLite refuses a pattern of 50,000 bytes; nobody types one.
  if (text.length > LONGEST_SEARCH) return sql`1 = 0`;
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql`lower(${sql.ref(column)}) like lower(${pattern}) escape ${'\\'}`;
}

/** A thousand seeds at a time: no more rows than that are ever in memory, and only those are read that hold a failure. */
async function failures(db: Kysely<Schema>, batchId: string): Promise<readonly FailureGroup[]> {
  const groups = new Map<string, FailureGroup>();
  const shards = (await shardsWith(db, batchId, EXPLAINED)).map(({ shard }) => shard);
  const { open } = textsOf(db);
  for (const shard of new Set(shards)) {
    const rows = await failuresIn(db, { batchId, shard });
    for (const row of rows.map((each) => open('conversations', each))) {
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
    .select(['batch_id', 'seed_index', 'conversation_id', 'outcome', 'error_type', 'error_message'])
    .where('batch_id', '=', batchId)
    .where('seed_index', '>=', shard * COUNTED_SEEDS)
    .where('seed_index', '<', (shard + 1) * COUNTED_SEEDS)
    .where('outcome', 'in', EXPLAINED)
    .orderBy('seed_index')
    .execute();
}
