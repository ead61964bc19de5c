import { type Kysely, type RawBuilder, type Selectable, sql, type SqlBool } from 'kysely';
import type { Usage } from '../contract/message.ts';
import type { Seed } from '../contract/seed.ts';
import { isListed } from './is-listed.ts';
import { judgementOf } from './judgement-rows.ts';
import { endingOf, usageOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { LineRow, TurnMarkRow, ViewStore } from './view-store.ts';

/** Characters of a seed question that a list shows. */
const SHOWN = 200;

/** Reads a page of conversations without their texts: a query a table, whatever the number of conversations. */
export async function readLines(
  db: Kysely<Schema>,
  { batchId, from, limit, changedSince }: Parameters<ViewStore['readLines']>[0],
): Promise<readonly LineRow[]> {
  const { areSealed, open } = textsOf(db);
  const stored = await db
    .selectFrom('conversations as c')
    .select(['batch_id', 'seed_index', 'seed_id', 'conversation_id', 'tag', 'user_fields', 'ended_at'])
    .select(['outcome', 'error_type', 'error_message', 'end_reason'])
    .select((areSealed ? sql<string>`question` : sql<string>`substr(question, 1, ${sql.lit(SHOWN)})`).as('question'))
    .where('batch_id', '=', batchId)
    .where('seed_index', '>=', from)
    .$if(changedSince !== undefined, (query) => query.where(wasTouched(changedSince ?? '')))
    .orderBy('seed_index')
    .limit(limit)
    .execute();
  if (stored.length === 0) return [];
  const rows = stored.map((row) => open('conversations', row));
  const page = {
    batchId,
    isListed: isListed(
      db,
      rows.map((row) => row.seed_index),
    ),
  };
  const said = await readSaid(db, page);
  const asked = await readAskedUsage(db, page, said);
  const found = await readFound(db, page);
  return rows.map((row): LineRow => {
    const { turns, usage } = said.get(row.seed_index) ?? NOTHING_SAID;
    return {
      seed: seedOf(row),
      question: startOf(row.question),
      ending: endingOf(row),
      endedAt: row.ended_at,
      turns,
      agentUsage: usage,
      questionUsage: asked.get(row.seed_index) ?? null,
      found: (found.get(row.seed_index) ?? []).filter(({ judgement }) => judgement.turns === turns.length),
    };
  });
}

/** By characters, as databases count them. */
function startOf(question: string): string {
  return Array.from(question.slice(0, 2 * SHOWN))
    .slice(0, SHOWN)
    .join('');
}

/** An open conversation may have a new turn; one that has ended only a new judgement. */
function wasTouched(since: string): RawBuilder<SqlBool> {
  const ofIt = sql`t.batch_id = c.batch_id and t.seed_index = c.seed_index`;
  return sql<SqlBool>`(c.ended_at >= ${since} or c.withdrawn_at >= ${since}
    or (c.outcome is null and exists (select 1 from turns as t where ${ofIt} and t.committed_at >= ${since}))
    or exists (select 1 from judgements as t where ${ofIt} and t.judged_at >= ${since}))`;
}

interface Page {
  readonly batchId: string;
  /** Whether a row is of one of the page's conversations. */
  readonly isListed: RawBuilder<SqlBool>;
}

interface Said {
  readonly turns: readonly TurnMarkRow[];
  /** Of turns that are its own. */
  readonly usage: Usage | null;
  readonly hasCopies: boolean;
}

const NOTHING_SAID: Said = { turns: [], usage: null, hasCopies: false };

/** A row a conversation, which takes half the time of a row a turn. */
async function readSaid(db: Kysely<Schema>, { batchId, isListed }: Page): Promise<ReadonlyMap<number, Said>> {
  const own = (column: TokenColumn) =>
    sql<number | null>`sum(case when copied_from is null then ${sql.ref(column)} end)`.as(column);
  const rows = await db
    .selectFrom('turns')
    .select(['seed_index', own('input_tokens'), own('output_tokens'), own('cached_input_tokens')])
    .select(sql<string>`string_agg(latency_ms || ' ' || answered_at, ',' order by turn)`.as('marks'))
    .select(sql<number>`count(copied_from)`.as('copies'))
    .where('batch_id', '=', batchId)
    .where(isListed)
    .where('committed_at', 'is not', null)
    .groupBy('seed_index')
    .execute();
  return new Map(
    rows.map((row) => [
      row.seed_index,
      { turns: row.marks.split(',').map(markOf), usage: usageOf(row), hasCopies: row.copies > 0 },
    ]),
  );
}

function markOf(text: string): TurnMarkRow {
  const [latencyMs = '', answeredAt = ''] = text.split(' ');
  return { latencyMs: Number(latencyMs), answeredAt };
}

type TokenColumn = 'input_tokens' | 'output_tokens' | 'cached_input_tokens';

/** What was copied was asked, and counted, in the conversation that it comes from. */
async function readAskedUsage(
  db: Kysely<Schema>,
  { batchId, isListed }: Page,
  said: ReadonlyMap<number, Said>,
): Promise<ReadonlyMap<number, Usage | null>> {
  const hasCopies = [...said.values()].some((each) => each.hasCopies);
  const isOwn = sql<SqlBool>`not exists (select 1 from turns as t where t.batch_id = questions.batch_id
    and t.seed_index = questions.seed_index and t.turn = questions.turn and t.copied_from is not null)`;
  const rows = await db
    .selectFrom('questions')
    .select(['seed_index', sum('input_tokens'), sum('output_tokens'), sum('cached_input_tokens')])
    .where('batch_id', '=', batchId)
    .where(isListed)
    .$if(hasCopies, (query) => query.where(isOwn))
    .groupBy('seed_index')
    .execute();
  return new Map(rows.map((row) => [row.seed_index, usageOf(row)]));
}

/** `null` where no row has a number. */
function sum<Column extends TokenColumn>(column: Column) {
  return sql<number | null>`sum(${sql.ref(column)})`.as(column);
}

async function readFound(
  db: Kysely<Schema>,
  { batchId, isListed }: Page,
): Promise<ReadonlyMap<number, LineRow['found'][number][]>> {
  const rows = await db
    .selectFrom('judgements')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where(isListed)
    .orderBy('seed_index')
    .orderBy('set_name')
    .orderBy('judge')
    .execute();
  const { open } = textsOf(db);
  const found = new Map<number, LineRow['found'][number][]>();
  for (const row of rows.map((each) => open('judgements', each))) {
    const known = found.get(row.seed_index) ?? [];
    known.push({ set: row.set_name, judgement: judgementOf(row) });
    found.set(row.seed_index, known);
  }
  return found;
}

type SeedColumns = Pick<
  Selectable<Schema['conversations']>,
  'seed_index' | 'seed_id' | 'conversation_id' | 'tag' | 'user_fields'
>;

function seedOf(row: SeedColumns): LineRow['seed'] {
  const { caseId, persona, trial } = row.user_fields === null ? {} : (JSON.parse(row.user_fields) as Partial<Seed>);
  return {
    index: row.seed_index,
    id: row.seed_id,
    conversationId: row.conversation_id,
    ...(row.tag !== null && { tag: row.tag }),
    ...(caseId !== undefined && { caseId }),
    ...(persona !== undefined && { persona }),
    ...(trial !== undefined && { trial }),
  };
}
