import { type Kysely, sql } from 'kysely';
import { FAILED_OUTCOMES, type FailedOutcome } from '../contract/outcome.ts';
import { failureCause } from './failure-cause.ts';
import { endingOf } from './rows.ts';
import { committedTurns } from './committed-turns.ts';
import type { Schema } from './schema.ts';
import type { ConversationSummary, FailureGroup, Store } from './store.ts';

/** Different messages that are looked at; those left out are the rarest, and no more than that is ever in memory. */
const MOST_MESSAGES = 1_000;

/** Lists of conversations and of failures, without what was said. */
export function overviewStore(db: Kysely<Schema>): Pick<Store, 'listConversations' | 'failures'> {
  return {
    listConversations: (page) => listConversations(db, page),
    failures: (batchId) => failures(db, batchId),
  };
}

async function listConversations(
  db: Kysely<Schema>,
  { batchId, outcome, limit }: Parameters<Store['listConversations']>[0],
): Promise<readonly ConversationSummary[]> {
  const rows = await db
    .selectFrom('conversations as c')
    .select(['conversation_id', 'seed_id', 'question', 'outcome', 'error_type', 'error_message'])
    .select(committedTurns.as('turns'))
    .where('batch_id', '=', batchId)
    .$if(outcome === 'running', (query) => query.where('outcome', 'is', null))
    .$if(outcome !== 'running', (query) => query.where(sql`outcome`, '=', outcome))
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

async function failures(db: Kysely<Schema>, batchId: string): Promise<readonly FailureGroup[]> {
  const groups = new Map<string, FailureGroup>();
  for (const row of await failuresByMessage(db, batchId)) {
    const outcome = row.outcome as FailedOutcome;
    const errorType = row.error_type ?? 'Unexpected';
    const cause = failureCause(batchId, { outcome, errorType, errorMessage: row.error_message });
    const known = groups.get(cause);
    const message = row.error_message ?? 'no message was kept';
    const example = known?.example ?? { conversationId: row.conversation_id, message };
    groups.set(cause, { outcome, errorType, count: (known?.count ?? 0) + Number(row.count), example });
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count);
}

/** Most frequent messages first, and of equally frequent ones the one that came first. */
async function failuresByMessage(db: Kysely<Schema>, batchId: string) {
  const messages = db
    .selectFrom('conversations')
    .select(['outcome', 'error_type', 'error_message'])
    .select([sql<number>`count(*)`.as('count'), sql<number>`min(seed_index)`.as('first')])
    .where('batch_id', '=', batchId)
    .where('outcome', 'in', FAILED_OUTCOMES)
    .groupBy(['outcome', 'error_type', 'error_message'])
    .orderBy('count', 'desc')
    .orderBy('first')
    .limit(MOST_MESSAGES);
  return db
    .selectFrom(messages.as('m'))
    .innerJoin('conversations as c', (join) =>
      join.on('c.batch_id', '=', batchId).onRef('c.seed_index', '=', 'm.first'),
    )
    .select(['m.outcome', 'm.error_type', 'm.error_message', 'm.count', 'c.conversation_id'])
    .orderBy('m.count', 'desc')
    .orderBy('m.first')
    .execute();
}
