import { type Kysely, sql } from 'kysely';
import { StepFailure } from '../contract/failures.ts';
import type { Seed } from '../contract/seed.ts';
import { changeState } from './change-state.ts';
import { changeOutcome } from './change-outcome.ts';
import { COUNTED_SEEDS, countOutcome, shardOf, shardsWith } from './counters.ts';
import { endStreak, noteEnding } from './failure-streak.ts';
import type { Write } from './group-commit.ts';
import { conversationColumns, endingColumns, endingOf } from './rows.ts';
import { committedTurns } from './committed-turns.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { ConversationKey, Ending, Store } from './store.ts';
import { countCommitted } from './turn-queries.ts';

type EndingStore = Pick<
  Store,
  'openShards' | 'openSeeds' | 'saveEnding' | 'countTurns' | 'endOpenConversations' | 'reopen'
>;

/** Which conversations are open, and how the others ended; `write` commits. */
export function endingStore(db: Kysely<Schema>, write: Write): EndingStore {
  return {
    openShards: (batchId, seedsPerShard) => openShards(db, batchId, seedsPerShard),

    openSeeds: (page) => openSeeds(db, page),

    async saveEnding(key, ending) {
      const columns = endingColumns(ending);
      const sealed = textsOf(db).seal('conversations', columns, conversationColumns(key));
      return write(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('conversations')
          .set(sealed)
          .where((where) => where.and(conversationColumns(key)))
          .where('outcome', 'is', null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return readEnding(transaction, key);
        await countOutcome(transaction, shardOf(key), { outcome: ending.outcome, by: 1 });
        await noteEnding(transaction, key.batchId, ending);
        return endingOf(columns) ?? ending;
      });
    },

    countTurns: (key) => countCommitted(db, key),

    async endOpenConversations(batchId, outcome) {
      return write(async (transaction) => {
        let count = 0;
        for (const shard of await openShards(transaction, batchId, COUNTED_SEEDS))
          count += await changeOutcome(transaction, { batchId, shard }, { from: null, to: outcome });
        return count;
      });
    },

    reopen: (batchId, outcomes) => write((transaction) => reopen(transaction, batchId, outcomes)),
  };
}

async function openShards(db: Kysely<Schema>, batchId: string, seedsPerShard: number): Promise<readonly number[]> {
  const shard = sql<number>`seed_index / ${sql.lit(seedsPerShard)}`;
  const rows = await db
    .selectFrom('conversations')
    .select(shard.as('shard'))
    .distinct()
    .where('batch_id', '=', batchId)
    .where('outcome', 'is', null)
    .orderBy('shard')
    .execute();
  return rows.map((row) => Number(row.shard));
}

async function openSeeds(db: Kysely<Schema>, page: Parameters<Store['openSeeds']>[0]): ReturnType<Store['openSeeds']> {
  const rows = await db
    .selectFrom('conversations as c')
    .select(['seed_index', 'conversation_id', 'question', 'tag', 'max_turns', 'user_fields'])
    .select(committedTurns.as('committed'))
    .where('batch_id', '=', page.batchId)
    .where('seed_index', '>=', page.from)
    .where('seed_index', '<', page.to)
    .where('outcome', 'is', null)
    .orderBy('seed_index')
    .limit(page.limit)
    .execute();
  const { open } = textsOf(db);
  const opened = rows.map((row) => open('conversations', row, { ...row, batch_id: page.batchId }));
  return opened.map((row) => ({
    seedIndex: row.seed_index,
    conversationId: row.conversation_id,
    question: row.question,
    tag: row.tag,
    maxTurns: row.max_turns,
    committedTurns: Number(row.committed),
    ...personaOf(row.user_fields),
  }));
}

function personaOf(userFields: string | null): { persona?: string } {
  const persona = userFields === null ? undefined : (JSON.parse(userFields) as Partial<Seed>).persona;
  return persona === undefined ? {} : { persona };
}

async function readEnding(db: Kysely<Schema>, key: ConversationKey): Promise<Ending> {
  const row = await db
    .selectFrom('conversations')
    .selectAll()
    .where((where) => where.and(conversationColumns(key)))
    .executeTakeFirst();
  const ending = row && endingOf(textsOf(db).open('conversations', row));
  if (ending) return ending;
  const message = `The store holds no seed ${key.seedIndex} of batch ${key.batchId}; was the batch deleted?`;
  throw new StepFailure('StoreInconsistent', message);
}

async function reopen(db: Kysely<Schema>, batchId: string, outcomes: Parameters<Store['reopen']>[1]): Promise<number> {
  // PostgreSQL knows no empty list.
  if (outcomes.length === 0) return 0;
  let count = 0;
  for (const { shard, outcome } of await shardsWith(db, batchId, outcomes))
    count += await changeOutcome(db, { batchId, shard }, { from: outcome, to: null });
  const open = db
    .selectFrom('conversations')
    .select('seed_index')
    .where('batch_id', '=', batchId)
    .where('outcome', 'is', null);
  await db.deleteFrom('setbacks').where('batch_id', '=', batchId).where('seed_index', 'in', open).execute();
  if (count > 0) await changeState(db, batchId, { to: 'open', from: ['open', 'paused', 'closed'] });
  else await endStreak(db, batchId);
  return count;
}
