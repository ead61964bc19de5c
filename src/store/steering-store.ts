import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import { changeOutcome } from './change-outcome.ts';
import { changeState } from './change-state.ts';
import { shardsWith } from './counters.ts';
import type { Write } from './group-commit.ts';
import { insertOnce } from './insert-once.ts';
import { conversationColumns } from './rows.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
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

/**
 * Copies turns without counting them: they are not work of the batch they are copied to. Read and written again, since a sealed
 * text can be opened only where it was sealed.
 */
async function copyTurns(db: Kysely<Schema>, { from, to, turns }: Parameters<Store['copyTurns']>[0]): Promise<void> {
  const { open } = textsOf(db);
  const place = conversationColumns(to);
  const source = await db.selectFrom('conversations').select('conversation_id').where(isOf(from)).executeTakeFirst();
  const said = await db
    .selectFrom('turns')
    .selectAll()
    .where(isOf(from))
    .where('turn', '<', turns)
    .where('committed_at', 'is not', null)
    .orderBy('turn')
    .execute();
  const copy = async (table: 'traces' | 'contexts' | 'questions', turn: number) => {
    const rows = await db.selectFrom(table).selectAll().where(isOf(from)).where('turn', '=', turn).execute();
    for (const row of rows) await insertOnce(db, table, { ...open(table, row), ...place });
  };
  // In the order in which they were said: nothing is taken that builds on what is not there.
  for (const row of said) {
    const copied_from = row.copied_from ?? source?.conversation_id ?? null;
    await copy('questions', row.turn);
    await insertOnce(db, 'turns', { ...open('turns', row), ...place, copied_from });
    await copy('traces', row.turn);
    await copy('contexts', row.turn);
  }
}

function isOf({ batchId, seedIndex }: ConversationKey): RawBuilder<SqlBool> {
  return sql`batch_id = ${batchId} and seed_index = ${seedIndex}`;
}
