import { type Kysely, sql } from 'kysely';
import { FAILED_OUTCOMES, isNormalOutcome } from '../contract/outcome.ts';
import { failureCause } from './failure-cause.ts';
import { plainText } from './plain-text.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { Ending } from './store.ts';

/** Adds an ending that this transaction has saved to the batch's streak of failures, or ends the streak. */
export async function noteEnding(db: Kysely<Schema>, batchId: string, ending: Ending): Promise<void> {
  if (isNormalOutcome(ending.outcome)) return endStreak(db, batchId);
  if (!isFailure(ending)) return;
  const said = { batch_id: batchId, cause: plainText(failureCause(batchId, ending)) };
  const row = sql.join([batchId, textsOf(db).seal('failure_streaks', said).cause, 1]);
  await sql`insert into failure_streaks (batch_id, cause, failures) values (${row})
    on conflict (batch_id) do update set
      failures = case when failure_streaks.cause = excluded.cause then failure_streaks.failures + 1 else 1 end,
      cause = excluded.cause`.execute(db);
}

/** Ends the streak of a batch: one conversation succeeded, or somebody resumed the batch. */
export async function endStreak(db: Kysely<Schema>, batchId: string): Promise<void> {
  await db.deleteFrom('failure_streaks').where('batch_id', '=', batchId).execute();
}

/** Length of the streak of failures with one cause; 0 where `ending` is given and has another cause. */
export async function failureStreak(db: Kysely<Schema>, batchId: string, ending?: Ending): Promise<number> {
  if (ending && !isFailure(ending)) return 0;
  const row = await db.selectFrom('failure_streaks').selectAll().where('batch_id', '=', batchId).executeTakeFirst();
  if (!row) return 0;
  const { cause, failures } = textsOf(db).open('failure_streaks', row);
  return ending && cause !== plainText(failureCause(batchId, ending)) ? 0 : failures;
}

function isFailure({ outcome }: Ending): boolean {
  return FAILED_OUTCOMES.some((failed) => failed === outcome);
}
