import { type Kysely, sql } from 'kysely';
import type { Judgement } from '../contract/judgement.ts';
import { messageCause } from './failure-cause.ts';
import { errorText } from './judgement-rows.ts';
import type { JudgementKey } from './judgement-store.ts';
import { plainText } from './plain-text.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';

/** Adds what this transaction has stored to its judge's streak of errors, or ends the streak. */
export async function noteJudgement(db: Kysely<Schema>, key: JudgementKey, judgement: Judgement): Promise<void> {
  const { batchId, set, judge } = key;
  if (!isLost(judgement)) {
    await db
      .deleteFrom('judge_streaks')
      .where((where) => where.and({ batch_id: batchId, set_name: set, judge }))
      .execute();
    return;
  }
  const cause = `${judgement.error?.type ?? ''} ${messageCause(batchId, errorText(judgement))}`;
  const said = { batch_id: batchId, cause: plainText(cause) };
  const row = sql.join([batchId, set, judge, textsOf(db).seal('judge_streaks', said).cause, 1]);
  await sql`insert into judge_streaks (batch_id, set_name, judge, cause, failures) values (${row})
    on conflict (batch_id, set_name, judge) do update set
      failures = case when judge_streaks.cause = excluded.cause then judge_streaks.failures + 1 else 1 end,
      cause = excluded.cause`.execute(db);
}

/** Whether nothing of it can be used: single criteria without a score are no sign that the next ones will have none. */
function isLost({ scores, error }: Judgement): boolean {
  return error !== null || (scores.length > 0 && scores.every(({ result }) => result === 'error'));
}

/** Length of the longest streak of a set's judges. */
export async function judgeStreak(db: Kysely<Schema>, batchId: string, set: string): Promise<number> {
  const row = await db
    .selectFrom('judge_streaks')
    .select(({ fn }) => fn.max('failures').as('longest'))
    .where('batch_id', '=', batchId)
    .where('set_name', '=', set)
    .executeTakeFirst();
  return Number(row?.longest ?? 0);
}

/** Ends the streaks of a set: somebody has resumed it. */
export async function endJudgeStreaks(db: Kysely<Schema>, batchId: string, set: string): Promise<void> {
  await db.deleteFrom('judge_streaks').where('batch_id', '=', batchId).where('set_name', '=', set).execute();
}
