import type { Kysely } from 'kysely';
import { stopClock } from './budget-store.ts';
import { RUN_SET } from '../contract/judgement.ts';
import { endJudgeStreaks } from './judge-streak.ts';
import { endStreak } from './failure-streak.ts';
import { plainText } from './plain-text.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { BatchState } from './store.ts';

/** A change of a batch's state. */
interface StateChange {
  readonly to: BatchState;
  /** Why it is paused; `null` for every other state. */
  readonly reason?: string | null;
  /** States it changes from, once all seeds are loaded; from any state where left out. */
  readonly from?: readonly BatchState[];
}

/**
 * Changes the state of a batch with what depends on it: a stretch of running time ends, and opening a batch ends its streak
 * of failures. To be called inside a transaction.
 */
export async function changeState(
  db: Kysely<Schema>,
  batchId: string,
  { to, reason = null, from }: StateChange,
): Promise<void> {
  const why = { pause_reason: reason === null ? null : plainText(reason) };
  const paused = textsOf(db).seal('batches', why, { batch_id: batchId });
  const { numUpdatedRows } = await db
    .updateTable('batches')
    .set({ state: to, ...paused })
    .where('batch_id', '=', batchId)
    .$if(from !== undefined, (query) => query.where('state', 'in', from ?? []).where('seed_count', 'is not', null))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  await stopClock(db, batchId);
  if (to !== 'open') return;
  await endStreak(db, batchId);
  await endJudgeStreaks(db, batchId, RUN_SET);
}

/** Opens a batch that is still being loaded: it holds `seedCount` seeds. */
export async function openLoaded(db: Kysely<Schema>, batchId: string, seedCount: number): Promise<void> {
  await db
    .updateTable('batches')
    .set({ seed_count: seedCount, state: 'open' })
    .where('batch_id', '=', batchId)
    .where('seed_count', 'is', null)
    .execute();
}
