import { type Kysely, sql } from 'kysely';
import { changeOutcome } from './change-outcome.ts';
import { changeState } from './change-state.ts';
import { shardsWith } from './counters.ts';
import type { Write } from './group-commit.ts';
import type { Schema } from './schema.ts';
import type { ConversationKey, Store } from './store.ts';

/** Changes that people make to a running batch; `write` commits. */
export function steeringStore(write: Write): Pick<Store, 'pauseOpen' | 'extend' | 'copyTurns'> {
  return {
    pauseOpen: (batchId, reason) =>
      write((transaction) => changeState(transaction, batchId, { to: 'paused', reason, from: ['open', 'paused'] })),

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
  let count = 0;
  for (const { shard } of await shardsWith(db, batchId, ['completed']))
    count += await changeOutcome(db, { batchId, shard }, { from: 'completed', to: null, mostTurns: maxTurns });
  if (count > 0) {
    await changeState(db, batchId, { to: 'open', from: ['closed'] });
    await forgetJudgements(db, batchId);
  }
  return count;
}

/** What was found of a conversation that goes on holds no longer: it is judged anew at its end. */
async function forgetJudgements(db: Kysely<Schema>, batchId: string): Promise<void> {
  const open = db
    .selectFrom('conversations')
    .select('seed_index')
    .where('batch_id', '=', batchId)
    .where('outcome', 'is', null);
  await db.deleteFrom('judgements').where('batch_id', '=', batchId).where('seed_index', 'in', open).execute();
}

/** Copies turns without counting them: they are not work of the batch they are copied to. */
async function copyTurns(db: Kysely<Schema>, { from, to, turns }: Parameters<Store['copyTurns']>[0]): Promise<void> {
  const place = sql`${to.batchId}, cast(${to.seedIndex} as integer), turn`;
  const copy = async (table: 'turns' | 'traces' | 'contexts' | 'questions', columns: string) => {
    await sql`insert into ${sql.table(table)} (batch_id, seed_index, turn, ${sql.raw(columns)})
      select ${place}, ${sql.raw(columns)} from ${sql.table(table)} as said
      where ${ofConversation(from)} and turn < ${turns}
      on conflict do nothing`.execute(db);
  };
  const reply =
    'answer, reply_messages, tool_outputs, tool_calls, trace_id, session, input_tokens, output_tokens, cached_input_tokens, finish_reason, latency_ms, first_text_ms, answered_at';
  await sql`insert into turns (batch_id, seed_index, turn, ${sql.raw(reply)}, committed_at, copied_from)
    select ${place}, ${sql.raw(reply)}, committed_at, coalesce(copied_from,
      (select conversation_id from conversations where ${ofConversation(from)}))
    from turns where ${ofConversation(from)} and turn < ${turns} and committed_at is not null
    on conflict do nothing`.execute(db);
  await copy('traces', 'trace');
  await copy('contexts', 'content, is_reused');
  await copy(
    'questions',
    'content, expected_facts, input_tokens, output_tokens, cached_input_tokens, latency_ms, user_turn',
  );
}

function ofConversation({ batchId, seedIndex }: ConversationKey) {
  return sql`batch_id = ${batchId} and seed_index = ${seedIndex}`;
}
