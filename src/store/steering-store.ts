import { type Kysely, sql } from 'kysely';
import { COUNTED_SEEDS, countOutcome } from './counters.ts';
import type { Write } from './group-commit.ts';
import { plainText } from './plain-text.ts';
import type { Schema } from './schema.ts';
import type { ConversationKey, Store } from './store.ts';

/** What people do to a batch that is under way; `write` commits. */
export function steeringStore(db: Kysely<Schema>, write: Write): Pick<Store, 'pauseOpen' | 'extend' | 'copyTurns'> {
  return {
    async pauseOpen(batchId, reason) {
      await db
        .updateTable('batches')
        .set({ state: 'paused', pause_reason: plainText(reason) })
        .where('batch_id', '=', batchId)
        .where('state', 'in', ['open', 'paused'])
        .execute();
    },

    extend: (batchId, maxTurns) => write((transaction) => extend(transaction, batchId, maxTurns)),

    copyTurns: (copy) => write((transaction) => copyTurns(transaction, copy)),
  };
}

async function extend(db: Kysely<Schema>, batchId: string, maxTurns: number): Promise<number> {
  await db
    .updateTable('conversations')
    .set({ max_turns: maxTurns })
    .where('batch_id', '=', batchId)
    .where('max_turns', '<', maxTurns)
    .execute();
  const ended = await db
    .selectFrom('outcome_counters')
    .select('shard')
    .where('batch_id', '=', batchId)
    .where('outcome', '=', 'completed')
    .where('conversations', '>', 0)
    .orderBy('shard')
    .execute();
  let count = 0;
  for (const { shard } of ended) count += await openShort(db, { batchId, shard, maxTurns });
  if (count > 0) {
    const open = db.updateTable('batches').set({ state: 'open' });
    await open.where('batch_id', '=', batchId).where('state', '=', 'closed').execute();
  }
  return count;
}

/** Opens the completed conversations of one row of counters that have fewer turns than they may. */
async function openShort(
  db: Kysely<Schema>,
  { batchId, shard, maxTurns }: { batchId: string; shard: number; maxTurns: number },
): Promise<number> {
  const turns = sql<number>`(select count(*) from turns as t where t.batch_id = conversations.batch_id
    and t.seed_index = conversations.seed_index and t.committed_at is not null)`;
  const { numUpdatedRows } = await db
    .updateTable('conversations')
    .set({ outcome: null, error_type: null, error_message: null, ended_at: null })
    .where('batch_id', '=', batchId)
    .where('seed_index', '>=', shard * COUNTED_SEEDS)
    .where('seed_index', '<', (shard + 1) * COUNTED_SEEDS)
    .where('outcome', '=', 'completed')
    .where(turns, '<=', maxTurns)
    .executeTakeFirstOrThrow();
  const count = Number(numUpdatedRows);
  await countOutcome(db, { batchId, shard }, { outcome: 'completed', by: -count });
  return count;
}

/** Copies what was said, past the counters: it is no work of the batch it is copied to. */
async function copyTurns(db: Kysely<Schema>, { from, to, turns }: Parameters<Store['copyTurns']>[0]): Promise<void> {
  const place = sql`${to.batchId}, cast(${to.seedIndex} as integer), turn`;
  const copy = async (table: 'turns' | 'traces' | 'contexts' | 'questions', columns: string) => {
    await sql`insert into ${sql.table(table)} (batch_id, seed_index, turn, ${sql.raw(columns)})
      select ${place}, ${sql.raw(columns)} from ${sql.table(table)} as said
      where ${ofConversation(from)} and turn < ${turns}
      on conflict do nothing`.execute(db);
  };
  const reply = 'answer, reply_messages, tool_outputs, trace_id, input_tokens, output_tokens, latency_ms, answered_at';
  await sql`insert into turns (batch_id, seed_index, turn, ${sql.raw(reply)}, committed_at, copied_from)
    select ${place}, ${sql.raw(reply)}, committed_at, coalesce(copied_from,
      (select conversation_id from conversations where ${ofConversation(from)}))
    from turns where ${ofConversation(from)} and turn < ${turns} and committed_at is not null
    on conflict do nothing`.execute(db);
  await copy('traces', 'trace');
  await copy('contexts', 'content, is_reused');
  await copy('questions', 'content, expected_facts, input_tokens, output_tokens, latency_ms');
}

function ofConversation({ batchId, seedIndex }: ConversationKey) {
  return sql`batch_id = ${batchId} and seed_index = ${seedIndex}`;
}
