import { readFile } from 'node:fs/promises';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import Database from 'libsql';
import { batchWorkflowId, conversationWorkflowId } from '../../src/contract/ids.ts';
import { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import type { Exported, StoredBatch, TemporalEnds } from './evidence.ts';

/** Runs a statement on the store, past all of convsim's own code. */
export type Query = (statement: string) => Promise<readonly Record<string, unknown>[]>;

const PREFIX = 'convsim';

/** A query on the SQLite store in a file. */
export function sqliteQuery(file: string): Query {
  return async (statement) => {
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare(statement).all() as Record<string, unknown>[];
    } finally {
      database.close();
    }
  };
}

/** What the tables hold of the only batch. */
export async function readStoredBatch(query: Query): Promise<StoredBatch> {
  const [batch] = await query('select state, seed_count from batches');
  const conversations = await query('select * from conversations order by seed_index');
  const questions = await query('select seed_index, turn, content from questions');
  const turns = await query('select * from turns order by seed_index, turn');
  const counters = await query('select sum(turns) as turns from counters');
  const outcomes = await query(
    'select outcome, sum(conversations) as conversations from outcome_counters group by outcome',
  );
  const asked = new Map(questions.map((row) => [keyOf(row), String(row['content'])]));
  for (const row of conversations) asked.set(keyOf({ ...row, turn: 0 }), String(row['question']));
  return {
    state: String(batch?.['state']),
    seedCount: Number(batch?.['seed_count']),
    conversations: conversations.map((row) => ({
      id: String(row['conversation_id']),
      seed: Number(row['seed_index']),
      question: String(row['question']),
      outcome: row['outcome'] as string | null,
    })),
    turns: turns.map((row) => ({
      seed: Number(row['seed_index']),
      turn: Number(row['turn']),
      question: asked.get(keyOf(row)) ?? null,
      answer: String(row['answer']),
      isCommitted: row['committed_at'] !== null,
    })),
    countedTurns: Number(counters[0]?.['turns'] ?? 0),
    countedOutcomes: Object.fromEntries(outcomes.map((row) => [row['outcome'], Number(row['conversations'])])),
  };
}

function keyOf(row: Readonly<Record<string, unknown>>): string {
  return `${Number(row['seed_index'])}/${Number(row['turn'])}`;
}

/** The records in `<base>.jsonl` and `<base>.conversations.jsonl`. */
export async function readExported(base: string): Promise<Exported> {
  const lines = async (file: string) => {
    const text = await readFile(file, 'utf8');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line));
  };
  return {
    turns: (await lines(`${base}.jsonl`)).map((line) => TurnRecord.parse(line)),
    conversations: (await lines(`${base}.conversations.jsonl`)).map((line) => ConversationRecord.parse(line)),
  };
}

/** How Temporal says that the workflows of a batch ended. */
export async function readTemporalEnds(
  address: string,
  batchId: string,
  conversations: readonly string[],
): Promise<TemporalEnds> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection });
    const batch = await client.workflow.getHandle(batchWorkflowId(PREFIX, batchId)).describe();
    const ends = new Map<string, string>();
    for (const id of conversations) ends.set(id, await endOf(client, conversationWorkflowId(PREFIX, id)));
    return { batch: batch.status.name, conversations: ends };
  } finally {
    await connection.close();
  }
}

async function endOf(client: Client, workflowId: string): Promise<string> {
  const handle = client.workflow.getHandle(workflowId);
  const { status } = await handle.describe();
  if (status.name !== 'COMPLETED' && status.name !== 'FAILED') return status.name;
  try {
    const { outcome } = (await handle.result()) as { outcome: string };
    return outcome;
  } catch (error) {
    if (error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure) return `${error.cause.type}`;
    throw error;
  }
}
