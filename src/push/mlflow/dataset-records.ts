import type { Batch } from '../../store/store.ts';
import type { PushedConversation } from '../pushed-conversation.ts';
import { personaText, traceNameOf } from './trace-info.ts';

/** What the rows of an evaluation dataset hold: test cases for MLflow's simulator, or messages. MLflow wants one kind in a dataset. */
export type DatasetKind = 'goals' | 'messages';

/** The kind of dataset that a batch makes, by its first conversation. */
export function datasetKindOf({ row }: PushedConversation, { manifest }: Batch): DatasetKind {
  return (row.seed.goal ?? manifest.spec.user?.goal) === undefined ? 'messages' : 'goals';
}

/**
 * The row of a conversation's seed, as `POST …/datasets/{id}/records` takes it; `undefined` where the seed makes none of this kind.
 * Equal inputs are one row: the trials of a seed, for example.
 */
export function datasetRecord(
  conversation: PushedConversation,
  batch: Batch,
  kind: DatasetKind,
): Readonly<Record<string, unknown>> | undefined {
  const inputs = kind === 'goals' ? goalInputs(conversation, batch) : messageInputs(conversation);
  if (inputs === undefined) return undefined;
  const { record, conversationId, turns } = conversation;
  const first = turns[0];
  const source = { source_type: 'TRACE', source_data: { trace_id: traceNameOf(conversationId, first?.turn ?? 0) } };
  return {
    inputs,
    expectations: expectationsOf(conversation),
    tags: {
      'convsim.batch': batch.batchId,
      'convsim.case': record.case_id ?? record.seed_id,
      ...(record.tag !== undefined && { 'convsim.tag': record.tag }),
    },
    ...(first && { source }),
  };
}

/** A test case of `mlflow.genai.simulators`. */
function goalInputs(conversation: PushedConversation, batch: Batch): object | undefined {
  const { seed } = conversation.row;
  const { user } = batch.manifest.spec;
  const goal = seed.goal ?? user?.goal;
  const guidelines = seed.guidelines ?? user?.guidelines;
  const persona = personaText(conversation, batch);
  if (goal === undefined) return undefined;
  return {
    goal: [goal].flat().join('\n'),
    ...(persona !== undefined && { persona }),
    ...(guidelines !== undefined && { simulation_guidelines: guidelines }),
  };
}

function messageInputs({ row, turns }: PushedConversation): object | undefined {
  const question = row.seed.question || turns[0]?.question;
  if (!question) return undefined;
  return { messages: [...(row.seed.history ?? []), { role: 'user', content: question }] };
}

function expectationsOf({ row, turns }: PushedConversation): Readonly<Record<string, unknown>> {
  const facts = turns[0]?.row?.expectedFacts;
  const { expect } = row.seed;
  return {
    ...(facts && facts.length > 0 && { expected_facts: facts }),
    ...(expect && expect.length > 0 && { expect }),
  };
}
