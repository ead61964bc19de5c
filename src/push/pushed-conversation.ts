import type { Rubric, Verdict } from '../contract/judgement.ts';
import type { ConversationRecord, ScoreRecord } from '../contract/turn-record.ts';
import { conversationRecord } from '../output/conversation-record.ts';
import { judgedConversations, type JudgedConversationRow } from '../output/judged-conversations.ts';
import { scoreRecords } from '../output/score-records.ts';
import type { Batch, ConversationRow, Store } from '../store/store.ts';
import { type PushedTurn, pushedTurns } from './pushed-turn.ts';

/** A score, and whether a model gave it. */
export interface PushedScore extends ScoreRecord {
  readonly isOfModel: boolean;
}

/** A conversation as it is pushed. */
export interface PushedConversation {
  readonly conversationId: string;
  readonly row: ConversationRow;
  /** As `F.conversations.jsonl` holds it. */
  readonly record: ConversationRecord;
  readonly turns: readonly PushedTurn[];
  readonly scores: readonly PushedScore[];
  /** By the judges of its spec. */
  readonly verdict?: Verdict | undefined;
}

/** What of a batch is pushed. */
export interface PushOrder {
  readonly store: Store;
  readonly batch: Batch;
  /** The only set whose scores are pushed; all of them without it. */
  readonly set?: string | undefined;
  /** Which conversations are pushed; all of them without it. */
  readonly isWanted?: ((judged: JudgedConversationRow) => boolean) | undefined;
}

/** Judges whose scores a model gives. */
const MODEL_JUDGES = new Set(['llm', 'user-fidelity']);

/** Streams the conversations of an order, by the order of their seeds. */
export async function* pushedConversations(order: PushOrder): AsyncGenerator<PushedConversation> {
  const { store, batch, isWanted = () => true } = order;
  for await (const judged of judgedConversations(store, batch.batchId)) {
    if (isWanted(judged)) yield await pushedConversation(order, judged);
  }
}

async function pushedConversation(order: PushOrder, judged: JudgedConversationRow): Promise<PushedConversation> {
  const { store, batch, set } = order;
  const { row } = judged;
  const { spec } = batch.manifest;
  const found = judged.found.filter(({ rubric }) => set === undefined || rubric.set === set);
  const record = conversationRecord(row, spec, batch.batchId, judged.found);
  const openQuestion = await questionAfter(store, batch.batchId, row);
  return {
    conversationId: row.seed.conversationId,
    row,
    record,
    turns: pushedTurns({ row, spec, createdAt: batch.createdAt, openQuestion }),
    scores: scoreRecords({ row, found }, { batchId: batch.batchId, spec }).map((score) => ({
      ...score,
      isOfModel: isOfModel(
        score,
        found.map(({ rubric }) => rubric),
      ),
    })),
    verdict: record.verdict,
  };
}

/** The question that the agent failed to answer, where one was asked. */
async function questionAfter(store: Store, batchId: string, row: ConversationRow): Promise<string | undefined> {
  if ((row.ending?.errorType ?? null) === null) return undefined;
  const { seed, turns } = row;
  if (turns.length === 0 && seed.question !== '') return seed.question;
  const asked = await store.findQuestion({ batchId, seedIndex: seed.index, turn: turns.length });
  return asked?.content || undefined;
}

function isOfModel({ set, judge, model }: ScoreRecord, rubrics: readonly Rubric[]): boolean {
  const judges = rubrics.find((rubric) => rubric.set === set)?.judges ?? [];
  const spec = judges.find(({ name }) => name === judge);
  return model !== undefined || MODEL_JUDGES.has(spec?.type ?? '');
}
