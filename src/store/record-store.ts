import { type Kysely, type Selectable, sql } from 'kysely';
import { type BatchPart, COUNTED_SEEDS, readCounters, readOutcomes } from './counters.ts';
import { endingOf, factsOf, replyOf, seedOf, usageOf, userTurnOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { ConversationRow, Progress, Store, TurnRow } from './store.ts';
import { readUnaskedUsage } from './unasked-usage.ts';

type RecordStore = Pick<Store, 'progress' | 'readConversations' | 'findConversation'>;

/** Progress and transcripts: the reading side of the store. */
export function recordStore(db: Kysely<Schema>): RecordStore {
  return {
    progress: (batchId, shard) => progress(db, { batchId, shard }),
    readConversations: (page) => readConversations(db, page),

    async findConversation(conversationId) {
      const row = await db
        .selectFrom('conversations')
        .select(['batch_id', 'seed_index'])
        .where('conversation_id', '=', conversationId)
        .executeTakeFirst();
      if (!row) return null;
      const [found] = await readConversations(db, { batchId: row.batch_id, from: row.seed_index, limit: 1 });
      return found ? { ...found, batchId: row.batch_id } : null;
    },
  };
}

async function progress(db: Kysely<Schema>, part: BatchPart): Promise<Progress> {
  return {
    seeds: await countSeeds(db, part),
    outcomes: await readOutcomes(db, part),
    ...(await readCounters(db, part)),
    ...(await openSetbacks(db, part)),
  };
}

async function countSeeds(db: Kysely<Schema>, { batchId, shard }: BatchPart): Promise<number> {
  const all = await countAllSeeds(db, batchId);
  return shard === undefined ? all : Math.min(Math.max(all - shard * COUNTED_SEEDS, 0), COUNTED_SEEDS);
}

async function countAllSeeds(db: Kysely<Schema>, batchId: string): Promise<number> {
  const batch = await db.selectFrom('batches').select('seed_count').where('batch_id', '=', batchId).executeTakeFirst();
  if (batch && batch.seed_count !== null) return batch.seed_count;
  const { count } = await db
    .selectFrom('conversations')
    .select(sql<number>`count(*)`.as('count'))
    .where('batch_id', '=', batchId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function openSetbacks(db: Kysely<Schema>, { batchId, shard }: BatchPart) {
  const first = (shard ?? 0) * COUNTED_SEEDS;
  const row = await db
    .selectFrom('setbacks as s')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.batch_id', '=', 's.batch_id').onRef('c.seed_index', '=', 's.seed_index'),
    )
    .select([sql<number>`count(*)`.as('all'), sql<number>`count(s.rate_limited_since)`.as('limited')])
    .where('s.batch_id', '=', batchId)
    .where('s.seed_index', '>=', first)
    .$if(shard !== undefined, (query) => query.where('s.seed_index', '<', first + COUNTED_SEEDS))
    // Judges also look at conversations that have ended.
    .where((where) => where.or([where('c.outcome', 'is', null), where('s.step', '=', 'judge')]))
    .executeTakeFirstOrThrow();
  return { retrying: Number(row.all), rateLimited: Number(row.limited) };
}

async function readConversations(
  db: Kysely<Schema>,
  page: Parameters<Store['readConversations']>[0],
): Promise<readonly ConversationRow[]> {
  const conversations = await db
    .selectFrom('conversations')
    .selectAll()
    .where('batch_id', '=', page.batchId)
    .where('seed_index', '>=', page.from)
    .orderBy('seed_index')
    .limit(page.limit)
    .execute();
  const last = conversations.at(-1);
  if (!last) return [];
  const { open } = textsOf(db);
  const turns = await readTurnRows(db, page.batchId, page.from, last.seed_index);
  const unasked = await readUnaskedUsage(db, { batchId: page.batchId, from: page.from, to: last.seed_index });
  const opened = conversations.map((row) => open('conversations', row));
  return opened.map((row) => ({
    seed: seedOf(row),
    ending: endingOf(row),
    turns: (turns.get(row.seed_index) ?? []).map((turn) => ({ ...turn, question: turn.question || row.question })),
    unaskedUsage: unasked.get(row.seed_index) ?? null,
  }));
}

/** A row of a turn, opened with what is joined to it. */
function openTurn<
  Row extends Selectable<Schema['turns']> & Record<'question' | 'facts' | 'user' | 'context', string | null>,
>(db: Kysely<Schema>, row: Row): Row {
  const { open } = textsOf(db);
  const { content: question, ...asked } = open(
    'questions',
    { content: row.question, expected_facts: row.facts, user_turn: row.user },
    row,
  );
  const { content: context } = open('contexts', { content: row.context }, { ...row, turn: row.turn - 1 });
  return { ...open('turns', row), question, facts: asked.expected_facts, user: asked.user_turn, context };
}

/** Committed turns by seed index; the question of turn 0 is left empty. */
async function readTurnRows(db: Kysely<Schema>, batchId: string, from: number, to: number) {
  const rows = await db
    .selectFrom('turns')
    .leftJoin('questions as q', (join) =>
      join
        .onRef('q.batch_id', '=', 'turns.batch_id')
        .onRef('q.seed_index', '=', 'turns.seed_index')
        .onRef('q.turn', '=', 'turns.turn'),
    )
    .leftJoin('contexts as c', (join) =>
      join
        .onRef('c.batch_id', '=', 'turns.batch_id')
        .onRef('c.seed_index', '=', 'turns.seed_index')
        .on('c.turn', '=', sql<number>`turns.turn - 1`),
    )
    .selectAll('turns')
    .select([
      'q.content as question',
      'q.input_tokens as q_input',
      'q.output_tokens as q_output',
      'q.cached_input_tokens as q_cached',
      'q.expected_facts as facts',
      'q.latency_ms as q_latency',
      'q.user_turn as user',
      'c.content as context',
    ])
    .where('turns.batch_id', '=', batchId)
    .where('turns.seed_index', '>=', from)
    .where('turns.seed_index', '<=', to)
    .where('turns.committed_at', 'is not', null)
    .orderBy('turns.seed_index')
    .orderBy('turns.turn')
    .execute();
  const bySeed = new Map<number, TurnRow[]>();
  for (const row of rows.map((each) => openTurn(db, each))) {
    const turns = bySeed.get(row.seed_index) ?? [];
    if (turns.length === 0) bySeed.set(row.seed_index, turns);
    turns.push({
      turn: row.turn,
      question: row.question ?? '',
      contextUsed: row.turn === 0 ? null : row.context,
      reply: replyOf(row),
      questionUsage: usageOf({
        input_tokens: row.q_input,
        output_tokens: row.q_output,
        cached_input_tokens: row.q_cached,
      }),
      questionLatencyMs: row.q_latency ?? 0,
      expectedFacts: factsOf(row.facts),
      user: userTurnOf(row.user),
      copiedFrom: row.copied_from,
    });
  }
  return bySeed;
}
