import { jsonLine } from '../contract/json-line.ts';
import { turnRecords } from '../output/turn-records.ts';
import { type ExportedConversation, exportedConversations } from './exported-conversations.ts';
import type { ExportOrder } from './export-order.ts';

/**
 * Streams turns as JSON lines with the columns that `mlflow.genai.evaluate` takes: what the agent was asked, what it answered,
 * facts that a correct answer contains, and tags, whose values MLflow wants to be texts. Keys are added, never renamed or
 * removed.
 */
export async function* mlflowEvalLines(order: ExportOrder): AsyncGenerator<string> {
  for await (const conversation of exportedConversations(order)) {
    const { row, spec, batchId } = conversation;
    for (const { request, response, metadata } of turnRecords(row, spec, batchId)) {
      const { expected_facts: facts } = metadata;
      yield `${jsonLine({
        inputs: { messages: request },
        outputs: response.content,
        expectations: facts === undefined ? {} : { expected_facts: facts },
        tags: tagsOf(conversation, metadata.turn),
      })}\n`;
    }
  }
}

function tagsOf({ row, batchId, outcome, tag, set, verdict }: ExportedConversation, turn: number) {
  const { conversationId, id, persona, trial } = row.seed;
  return {
    batch_id: batchId,
    conversation_id: conversationId,
    seed_id: id,
    turn: String(turn),
    outcome,
    ...(tag !== undefined && { tag }),
    ...(persona !== undefined && { persona }),
    ...(trial !== undefined && { trial: String(trial) }),
    ...(set !== undefined && { set }),
    ...(verdict !== undefined && { verdict }),
  };
}
