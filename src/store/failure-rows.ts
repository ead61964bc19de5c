import { type Kysely, sql } from 'kysely';
import { FAILED_OUTCOMES, isNormalOutcome } from '../contract/outcome.ts';
import { failureCause } from './failure-cause.ts';
import { plainText } from './plain-text.ts';
import type { Schema } from './schema.ts';
import type { Ending } from './store.ts';

/** Adds an ending that this transaction has saved to the unbroken row of failures, or ends the row. */
export async function noteInRow(db: Kysely<Schema>, batchId: string, ending: Ending): Promise<void> {
  if (isNormalOutcome(ending.outcome)) return endRow(db, batchId);
  if (!isFailure(ending)) return;
  const row = sql.join([batchId, plainText(failureCause(batchId, ending)), 1]);
  await sql`insert into failure_rows (batch_id, cause, failures) values (${row})
    on conflict (batch_id) do update set
      failures = case when failure_rows.cause = excluded.cause then failure_rows.failures + 1 else 1 end,
      cause = excluded.cause`.execute(db);
}

/** Forgets the failures of a batch: one conversation went well, or somebody lets the batch go on. */
export async function endRow(db: Kysely<Schema>, batchId: string): Promise<void> {
  await db.deleteFrom('failure_rows').where('batch_id', '=', batchId).execute();
}

/** How many conversations in a row failed for one cause: that of `ending`, if that is given. */
export async function lengthOfRow(db: Kysely<Schema>, batchId: string, ending?: Ending): Promise<number> {
  if (ending && !isFailure(ending)) return 0;
  const row = await db.selectFrom('failure_rows').selectAll().where('batch_id', '=', batchId).executeTakeFirst();
  if (!row || (ending && row.cause !== plainText(failureCause(batchId, ending)))) return 0;
  return row.failures;
}

function isFailure({ outcome }: Ending): boolean {
  return FAILED_OUTCOMES.some((failed) => failed === outcome);
}
