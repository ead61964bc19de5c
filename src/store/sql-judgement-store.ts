import { type Kysely, type RawBuilder, type Selectable, sql, type SqlBool } from 'kysely';
import { RUN_SET, type Rubric } from '../contract/judgement.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import { countJudge } from './counters.ts';
import type { Write } from './group-commit.ts';
import { hasGround, insertIfKnown } from './insert-once.ts';
import { judgedStore } from './judged-store.ts';
import { judgementOf, judgementRow } from './judgement-rows.ts';
import type { JudgementKey, JudgementStore, NewJudgement } from './judgement-store.ts';
import { endJudgeStreaks, judgeStreak, noteJudgement } from './judge-streak.ts';
import { notStored } from './not-stored.ts';
import { plainText } from './plain-text.ts';
import { batchOf, conversationColumns, withdrawn } from './rows.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';

type Row = Selectable<Schema['judgements']>;

/** Rubrics and what judges found; `write` commits. */
export function judgementStore(db: Kysely<Schema>, write: Write): JudgementStore {
  const find = async (key: JudgementKey) => {
    const row = await db
      .selectFrom('judgements')
      .selectAll()
      .where((where) => where.and(keyColumns(key)))
      .executeTakeFirst();
    return row ? judgementOf(textsOf(db).open('judgements', row)) : null;
  };
  return {
    ...judgedStore(db),
    listRubrics: (batchId) => listRubrics(db, batchId),

    saveRubric: (batchId, rubric) =>
      write(async (transaction) => {
        await upsertRubric(transaction, batchId, rubric);
        if (rubric.state === 'open') await endJudgeStreaks(transaction, batchId, rubric.set);
        // Nothing waits any more for its next attempt.
        if (rubric.state === 'closed') await clearJudgeSetbacks(transaction, batchId);
      }),

    async openJudgings() {
      const rows = await db
        .selectFrom('rubrics')
        .select(['batch_id', 'set_name', 'state', 'pause_reason'])
        .where('state', 'in', ['open', 'paused'])
        .orderBy('created_at')
        .execute();
      const { open } = textsOf(db);
      const opened = rows.map((row) => open('rubrics', row));
      return opened.map(({ batch_id: batchId, set_name: set, state, pause_reason: pauseReason }) => {
        return { batchId, set, state: state === 'paused' ? state : 'open', pauseReason };
      });
    },

    findJudgement: find,

    async saveJudgement(key, judgement) {
      const row = judgementRow(key, judgement);
      const { isStored, isGrounded } = await write(async (transaction) => {
        const stored = await upsert(transaction, row, judgement);
        // A second one of the same conversation was paid for too; one of a deleted batch is nobody's.
        if (stored || (await isKnown(transaction, key))) await countJudge(transaction, key, judgement.usage);
        if (stored) await noteJudgement(transaction, key, judgement);
        return { isStored: stored, isGrounded: stored || (await isKnown(transaction, key, groundsOf(judgement))) };
      });
      if (isStored) return judgementOf(row);
      const found = isGrounded ? await find(key) : null;
      if (!found)
        throw await notStored(db, { ...key, turn: Math.max(0, judgement.turns - 1) }, 'what was judged up to');
      return found;
    },

    clearJudgements: (batchId, set, judge) =>
      write(async (transaction) => {
        await transaction
          .deleteFrom('judgements')
          .where((where) => where.and({ batch_id: batchId, set_name: set, ...(judge !== undefined && { judge }) }))
          .execute();
        await transaction.updateTable('conversations').set(withdrawn()).where('batch_id', '=', batchId).execute();
      }),

    judgeStreak: (batchId, set) => judgeStreak(db, batchId, set),
  };
}

/** The judges of a spec stand in the manifest; the row of the set `run` only says how far their judging is. */
async function listRubrics(db: Kysely<Schema>, batchId: string): Promise<readonly Rubric[]> {
  const batch = await db.selectFrom('batches').selectAll().where('batch_id', '=', batchId).executeTakeFirst();
  const stored = await db
    .selectFrom('rubrics')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('created_at')
    .orderBy('set_name')
    .execute();
  const { open } = textsOf(db);
  const rows = stored.map((row) => open('rubrics', row));
  const judges = batch && batchOf(open('batches', batch)).manifest.spec.judges;
  const own = rows.find((row) => row.set_name === RUN_SET);
  const state = own ? stateOf(own) : ({ state: 'closed', pauseReason: null } as const);
  return [
    ...(judges ? [{ set: RUN_SET, judges, ...state }] : []),
    ...rows.filter((row) => row.set_name !== RUN_SET).map(rubricOf),
  ];
}

function rubricOf(row: Selectable<Schema['rubrics']>): Rubric {
  const { set_name: set, judges, project_dir: projectDir } = row;
  return {
    set,
    judges: JSON.parse(judges) as JudgeSpec[],
    ...(projectDir !== null && { projectDir }),
    ...stateOf(row),
  };
}

function stateOf({ state, pause_reason: pauseReason }: Selectable<Schema['rubrics']>) {
  return { state, pauseReason };
}

/** Only of a batch that is there: a late word of a deleted one must leave nothing. */
async function upsertRubric(db: Kysely<Schema>, batchId: string, rubric: Rubric): Promise<void> {
  const { set, judges, projectDir, state, pauseReason } = rubric;
  const said = {
    batch_id: batchId,
    set_name: plainText(set),
    judges: plainText(JSON.stringify(judges)),
    pause_reason: pauseReason === null ? null : plainText(pauseReason),
  };
  const sealed = textsOf(db).seal('rubrics', said);
  const row = sql.join([
    sealed.set_name,
    sealed.judges,
    projectDir ?? null,
    state,
    sealed.pause_reason,
    new Date().toISOString(),
  ]);
  await sql`insert into rubrics (batch_id, set_name, judges, project_dir, state, pause_reason, created_at)
    select batch_id, ${row} from batches where batch_id = ${batchId}
    on conflict (batch_id, set_name) do update set
      judges = excluded.judges,
      project_dir = excluded.project_dir,
      state = excluded.state,
      pause_reason = excluded.pause_reason`.execute(db);
}

async function clearJudgeSetbacks(db: Kysely<Schema>, batchId: string): Promise<void> {
  const ended = db
    .selectFrom('conversations')
    .select('seed_index')
    .where('batch_id', '=', batchId)
    .where('outcome', 'is not', null);
  await db
    .deleteFrom('setbacks')
    .where('batch_id', '=', batchId)
    .where('step', '=', 'judge')
    .where('seed_index', 'in', ended)
    .execute();
}

/** Whether the row was stored: what is whole and of as many turns, or of more, stays. */
async function upsert(db: Kysely<Schema>, row: Row, judgement: NewJudgement): Promise<boolean> {
  const set = Object.keys(row)
    .filter((name) => !KEY.includes(name))
    .map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`);
  const { numAffectedRows } =
    await sql`${insertIfKnown(db, 'judgements', textsOf(db).seal('judgements', row), sql` and ${groundsOf(judgement)}`)}
    on conflict (batch_id, seed_index, set_name, judge) do update set ${sql.join(set)}
    where judgements.turns < excluded.turns or (judgements.turns = excluded.turns
      and judgements.errors > 0 and excluded.errors <= judgements.errors)`.execute(db);
  return numAffectedRows === 1n;
}

/**
 * The turns that were judged, as a condition on their conversation: none that a store has lost, and none that were said anew since.
 * The last one stands for all: what a store loses, it loses from the end.
 */
function groundsOf({ turns, lastAnsweredAt }: NewJudgement): RawBuilder<SqlBool> {
  const same = lastAnsweredAt === undefined ? sql`` : sql` and ground.answered_at = ${lastAnsweredAt}`;
  const last = sql`${turns - 1} and ground.committed_at is not null${same}`;
  return sql`(${turns} = 0 or ${hasGround('turns', last)})`;
}

/** Whether the conversation is there, in a state that meets the condition. */
async function isKnown(
  db: Kysely<Schema>,
  key: JudgementKey,
  condition: RawBuilder<SqlBool> = sql`true`,
): Promise<boolean> {
  const row = await db
    .selectFrom('conversations')
    .select('seed_index')
    .where((where) => where.and(conversationColumns(key)))
    .where(condition)
    .executeTakeFirst();
  return row !== undefined;
}

const KEY = ['batch_id', 'seed_index', 'set_name', 'judge'];

function keyColumns(key: JudgementKey) {
  return { ...conversationColumns(key), set_name: key.set, judge: key.judge };
}
