import { type Kysely, type Selectable, sql } from 'kysely';
import type { Judgement } from '../contract/judgement.ts';
import { committedTurns } from './committed-turns.ts';
import { messageCause } from './failure-cause.ts';
import { errorText, judgementOf } from './judgement-rows.ts';
import type { JudgedPage, JudgedRow, JudgeErrorGroup, JudgementStore } from './judgement-store.ts';
import { endingOf, seedOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { ConversationKey } from './store.ts';

/** Errors that are read at once. */
const PAGE = 1_000;

type JudgedStore = Pick<JudgementStore, 'readJudged' | 'judgementsOf' | 'countJudgements' | 'judgeErrors'>;

/** What judges found, as it is read. */
export function judgedStore(db: Kysely<Schema>): JudgedStore {
  return {
    readJudged: (page) => readJudged(db, page),
    judgementsOf: (key) => judgementsOf(db, key),

    async countJudgements(batchId, set, judge) {
      const row = await db
        .selectFrom('judgements')
        .select([sql<number>`count(*)`.as('all')])
        .select([sql<number>`coalesce(sum(case when errors > 0 then 1 else 0 end), 0)`.as('errors')])
        .where((where) => where.and({ batch_id: batchId, set_name: set, ...(judge !== undefined && { judge }) }))
        .executeTakeFirstOrThrow();
      const errors = Number(row.errors);
      return { whole: Number(row.all) - errors, errors };
    },

    judgeErrors: (batchId, set) => judgeErrors(db, batchId, set),
  };
}

async function readJudged(
  db: Kysely<Schema>,
  { batchId, set, from, limit }: JudgedPage,
): Promise<readonly JudgedRow[]> {
  const { open } = textsOf(db);
  const stored = await db
    .selectFrom('conversations as c')
    .selectAll('c')
    .select(committedTurns.as('committed'))
    .where('batch_id', '=', batchId)
    .where('seed_index', '>=', from)
    .orderBy('seed_index')
    .limit(limit)
    .execute();
  const conversations = stored.map((row) => open('conversations', row));
  const last = conversations.at(-1);
  if (!last) return [];
  const rows = await db
    .selectFrom('judgements')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where('set_name', '=', set)
    .where('seed_index', '>=', from)
    .where('seed_index', '<=', last.seed_index)
    .orderBy('seed_index')
    .orderBy('judge')
    .execute();
  const bySeed = grouped(rows.map((row) => open('judgements', row)));
  return conversations.map((row) => {
    const turns = Number(row.committed);
    const found = bySeed.get(row.seed_index) ?? [];
    return {
      seed: seedOf(row),
      ending: endingOf(row),
      turns,
      judgements: found.filter((each) => each.turns === turns).map(judgementOf),
    };
  });
}

function grouped(rows: readonly Selectable<Schema['judgements']>[]) {
  const bySeed = new Map<number, Selectable<Schema['judgements']>[]>();
  for (const row of rows) {
    const found = bySeed.get(row.seed_index);
    if (found) found.push(row);
    else bySeed.set(row.seed_index, [row]);
  }
  return bySeed;
}

async function judgementsOf(
  db: Kysely<Schema>,
  key: ConversationKey,
): Promise<readonly { readonly set: string; readonly judgement: Judgement }[]> {
  const rows = await db
    .selectFrom('judgements as j')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.batch_id', '=', 'j.batch_id').onRef('c.seed_index', '=', 'j.seed_index'),
    )
    .selectAll('j')
    .where('j.batch_id', '=', key.batchId)
    .where('j.seed_index', '=', key.seedIndex)
    .where('j.turns', '=', committedTurns)
    .orderBy('j.set_name')
    .orderBy('j.judge')
    .execute();
  const { open } = textsOf(db);
  return rows.map((row) => ({ set: row.set_name, judgement: judgementOf(open('judgements', row)) }));
}

/** Only the rows with an error are read, some at a time. */
async function judgeErrors(db: Kysely<Schema>, batchId: string, set: string): Promise<readonly JudgeErrorGroup[]> {
  const groups = new Map<string, JudgeErrorGroup>();
  for (let from = 0; ; from += PAGE) {
    const rows = await db
      .selectFrom('judgements as j')
      .innerJoin('conversations as c', (join) =>
        join.onRef('c.batch_id', '=', 'j.batch_id').onRef('c.seed_index', '=', 'j.seed_index'),
      )
      .selectAll('j')
      .select('c.conversation_id')
      .where('j.batch_id', '=', batchId)
      .where('j.set_name', '=', set)
      .where('j.errors', '>', 0)
      .orderBy('j.seed_index')
      .orderBy('j.judge')
      .offset(from)
      .limit(PAGE)
      .execute();
    for (const row of rows.map((each) => textsOf(db).open('judgements', each)))
      addError(groups, { batchId, conversationId: row.conversation_id, row });
    if (rows.length < PAGE) break;
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count);
}

function addError(
  groups: Map<string, JudgeErrorGroup>,
  found: { batchId: string; conversationId: string; row: Selectable<Schema['judgements']> },
): void {
  const { batchId, conversationId, row } = found;
  const message = errorText(judgementOf(row));
  const cause = `${row.judge} ${row.error_type ?? ''} ${messageCause(batchId, message)}`;
  const known = groups.get(cause);
  const example = { conversationId, message };
  groups.set(cause, {
    judge: row.judge,
    type: row.error_type,
    count: (known?.count ?? 0) + 1,
    example: known?.example ?? example,
  });
}
