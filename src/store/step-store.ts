import { type Kysely, sql, type SqlBool } from 'kysely';
import type { Exchange } from '../contract/user-turn.ts';
import { countQuestion, countTurn } from './counters.ts';
import type { Write } from './group-commit.ts';
import { insertOnce } from './insert-once.ts';
import { noSeed, notStored } from './not-stored.ts';
import {
  contextOf,
  contextRow,
  conversationColumns,
  keyColumns,
  packTrace,
  questionOf,
  questionRow,
  replyOf,
  seedOf,
  toolCallsColumn,
  turnRow,
  unpackTrace,
  usageOf,
  userTurnOf,
} from './rows.ts';
import type { Schema } from './schema.ts';
import { textsOf } from './sealed-texts.ts';
import type { Context, Question, Reply, SaidBefore, Store, TurnKey } from './store.ts';
import { findCommitted, findConversation, findRow, setCommitted } from './turn-queries.ts';

type StepStore = Pick<
  Store,
  | 'wasServed'
  | 'readSaid'
  | 'readTurn'
  | 'findReply'
  | 'readTrace'
  | 'saveReply'
  | 'saveTrace'
  | 'commitTurn'
  | 'findContext'
  | 'lastContext'
  | 'saveContext'
  | 'findQuestion'
  | 'saveQuestion'
  | 'settleQuestion'
>;

/** Where the results of a step are. */
const SERVED_IN = { agent: 'turns', context: 'contexts', question: 'questions', judge: 'judgements' } as const;

/** Everything that the steps of a turn read and write; `write` commits. */
export function stepStore(db: Kysely<Schema>, write: Write): StepStore {
  const findContext = async (key: TurnKey): Promise<Context | null> => {
    const row = await findRow(db, 'contexts', key);
    return row ? contextOf(row) : null;
  };
  const findReply = async (key: TurnKey): Promise<Reply | null> => {
    const row = await findRow(db, 'turns', key);
    return row ? replyOf(row) : null;
  };
  const findQuestion = async (key: TurnKey): Promise<Question | null> => {
    const row = await findRow(db, 'questions', key);
    return row ? questionOf(row) : null;
  };

  const stored = async <Row>(row: Row | null, key: TurnKey, missing: string): Promise<Row> => {
    if (row === null) throw await notStored(db, key, missing);
    return row;
  };

  return {
    findReply,
    findContext,
    findQuestion,

    async wasServed(batchId, step) {
      const table = SERVED_IN[step];
      const rows = db.selectFrom(table).select('batch_id').where('batch_id', '=', batchId).limit(1);
      // What a judge that failed has left is no answer of its server.
      const answered = step === 'judge' ? rows.where(sql<SqlBool>`error_type is null`) : rows;
      return (await answered.executeTakeFirst()) !== undefined;
    },

    readSaid: (key) => readSaid(db, key),

    async readTurn(key) {
      const said = await readSaid(db, key);
      const { seed } = said;
      const isSeeded = key.turn === 0 && seed.question !== '';
      const generated = isSeeded ? null : await findQuestion(key);
      const question = isSeeded ? seed.question : (generated?.content ?? null);
      return { ...said, question, reply: await findReply(key) };
    },

    async readTrace(key) {
      const row = await findRow(db, 'traces', key);
      return row ? unpackTrace(row.trace) : undefined;
    },

    async saveReply(key, reply) {
      const row = turnRow(key, reply);
      const trace = reply.trace === undefined ? null : packTrace(reply.trace);
      const isFirst = await write(
        async (transaction) => {
          const inserted = await insertOnce(transaction, 'turns', row);
          if (inserted && trace) await insertOnce(transaction, 'traces', { ...keyColumns(key), trace });
          return inserted;
        },
        trace ? 'several' : 'one',
      );
      return isFirst ? replyOf(row) : stored(await findReply(key), key, 'the question of');
    },

    async saveTrace(key, { trace, traceId, toolCalls = [] }) {
      const row = { ...keyColumns(key), trace: packTrace(trace) };
      const calls = toolCallsColumn(toolCalls);
      await write(async (transaction) => {
        const isFirst = await insertOnce(transaction, 'traces', row);
        if (!isFirst || (traceId === undefined && calls === null)) return;
        const { tool_calls: sealed } = textsOf(db).seal('turns', { ...keyColumns(key), tool_calls: calls });
        await transaction
          .updateTable('turns')
          .set((set) => ({
            ...(traceId !== undefined && { trace_id: set.fn.coalesce('trace_id', set.val(traceId)) }),
            ...(sealed !== null && { tool_calls: set.fn.coalesce('tool_calls', set.val(sealed)) }),
          }))
          .where((where) => where.and(keyColumns(key)))
          .execute();
      });
    },

    async commitTurn(key) {
      const isFirst = await write(async (transaction) => {
        const { rows } = await setCommitted(transaction, { ...key, now: new Date().toISOString() });
        const [row] = rows;
        if (row) await countTurn(transaction, key, { usage: usageOf(row), finishReason: row.finish_reason });
        return row !== undefined;
      });
      if (!isFirst) await stored(await findReply(key), key, 'the answer of');
    },

    async lastContext(key) {
      const row = await db
        .selectFrom('contexts')
        .select(['batch_id', 'seed_index', 'turn', 'content'])
        .where((where) => where.and(conversationColumns(key)))
        .where('turn', '<', key.turn)
        .where('content', '!=', '')
        .orderBy('turn', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? textsOf(db).open('contexts', row).content : null;
    },

    async saveContext(key, context) {
      const row = contextRow(key, context);
      const isFirst = await write((transaction) => insertOnce(transaction, 'contexts', row), 'one');
      return isFirst ? contextOf(row) : stored(await findContext(key), key, 'the answer of');
    },

    async saveQuestion(key, question) {
      const row = questionRow(key, question);
      const isFirst = await write(async (transaction) => {
        const inserted = await insertOnce(transaction, 'questions', row);
        if (inserted) await countQuestion(transaction, key, question.usage);
        return inserted;
      });
      return isFirst ? questionOf(row) : stored(await findQuestion(key), key, 'what was said before');
    },

    async settleQuestion(key, question, added) {
      const row = questionRow(key, question);
      const isPending = await write(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('questions')
          .set(textsOf(db).seal('questions', row))
          .where((where) => where.and(keyColumns(key)))
          .where('pending', 'is not', null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows > 0n) await countQuestion(transaction, key, added);
        return numUpdatedRows > 0n;
      });
      return isPending ? questionOf(row) : stored(await findQuestion(key), key, 'the question of');
    },
  };
}

async function readSaid(db: Kysely<Schema>, key: TurnKey): Promise<SaidBefore> {
  const [conversation] = (await findConversation(db, key)).rows;
  if (!conversation) throw noSeed(key);
  const texts = textsOf(db);
  const seed = seedOf(texts.open('conversations', conversation));
  const rows = (await findCommitted(db, key)).rows.map((row) => openTurn(texts, key, row));
  const history = rows.map(({ question, answer, user }): Exchange => {
    return { question: question ?? seed.question, answer, user: userTurnOf(user) };
  });
  return { seed, history, session: rows.at(-1)?.session ?? null };
}

type CommittedRow = Awaited<ReturnType<typeof findCommitted>>['rows'][number];

function openTurn({ open }: ReturnType<typeof textsOf>, key: TurnKey, row: CommittedRow) {
  const place = keyColumns({ ...key, turn: row.turn });
  const { answer, session } = open('turns', { answer: row.answer, session: row.session }, place);
  const { content, user_turn } = open('questions', { content: row.question, user_turn: row.user }, place);
  return { answer, session, question: content, user: user_turn };
}
