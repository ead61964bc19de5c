// The queries of every step, compiled once.
import { type Kysely, type QueryResult, type Selectable, sql } from 'kysely';
import { preparedQuery } from './prepared-query.ts';
import { conversationColumns, keyColumns } from './rows.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { ConversationKey, TurnKey } from './store.ts';

type TurnTable = 'turns' | 'traces' | 'contexts' | 'questions';

type Finders = {
  readonly [Table in TurnTable]: (db: Kysely<Schema>, key: TurnKey) => Promise<QueryResult<Selectable<Schema[Table]>>>;
};

const finders: Finders = {
  turns: finderOf('turns'),
  traces: finderOf('traces'),
  contexts: finderOf('contexts'),
  questions: finderOf('questions'),
};

function finderOf<Table extends TurnTable>(table: Table) {
  return preparedQuery<TurnKey, Selectable<Schema[Table]>>((db, { batchId, seedIndex, turn }) =>
    sql<Selectable<Schema[Table]>>`select * from ${sql.table(table)}
      where batch_id = ${batchId} and seed_index = ${seedIndex} and turn = ${turn}`.compile(db),
  );
}

/** The row of a turn in one of its tables. */
export async function findRow<Table extends TurnTable>(
  db: Kysely<Schema>,
  table: Table,
  { batchId, seedIndex, turn }: TurnKey,
): Promise<Selectable<Schema[Table]> | undefined> {
  const [row] = (await finders[table](db, { batchId, seedIndex, turn })).rows;
  return row && textsOf(db).open(table, row);
}

/** The row of a conversation, its texts as they are stored. */
export const findConversation = preparedQuery<ConversationKey, Selectable<Schema['conversations']>>((db, key) =>
  db
    .selectFrom('conversations')
    .selectAll()
    .where((where) => where.and(conversationColumns(key)))
    .compile(),
);

interface CommittedTurn {
  readonly turn: number;
  readonly answer: string;
  readonly session: string | null;
  readonly question: string | null;
  readonly user: string | null;
}

/** The committed turns before a turn, in order, their texts as they are stored; the seed's question is not among the questions. */
export const findCommitted = preparedQuery<TurnKey, CommittedTurn>((db, key) =>
  db
    .selectFrom('turns')
    .leftJoin('questions', (join) =>
      join
        .onRef('questions.batch_id', '=', 'turns.batch_id')
        .onRef('questions.seed_index', '=', 'turns.seed_index')
        .onRef('questions.turn', '=', 'turns.turn'),
    )
    .select([
      'turns.turn',
      'turns.answer',
      'turns.session',
      'questions.content as question',
      'questions.user_turn as user',
    ])
    .where('turns.batch_id', '=', key.batchId)
    .where('turns.seed_index', '=', key.seedIndex)
    .where('turns.turn', '<', key.turn)
    .where('turns.committed_at', 'is not', null)
    .orderBy('turns.turn')
    .compile(),
);

/** How many turns of a conversation are committed. */
export async function countCommitted(db: Kysely<Schema>, key: ConversationKey): Promise<number> {
  const { count } = await db
    .selectFrom('turns')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where((where) => where.and(conversationColumns(key)))
    .where('committed_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

type CountedTurn = Pick<
  Selectable<Schema['turns']>,
  'input_tokens' | 'output_tokens' | 'cached_input_tokens' | 'finish_reason'
>;

/** Sets when a turn was committed, unless that is set; returns what it is to be counted with. */
export const setCommitted = preparedQuery<TurnKey & { readonly now: string }, CountedTurn>((db, turn) =>
  db
    .updateTable('turns')
    .set({ committed_at: turn.now })
    .where((where) => where.and(keyColumns(turn)))
    .where('committed_at', 'is', null)
    .returning(['input_tokens', 'output_tokens', 'cached_input_tokens', 'finish_reason'])
    .compile(),
);
