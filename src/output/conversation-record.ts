import type { ConversationRecord } from '../contract/turn-record.ts';
import type { ConversationRow } from '../store/store.ts';
import { sumUsage, tokensOf } from './tokens.ts';
import { caseOf, type RecordSpec, seedMetadataOf } from './turn-records.ts';

/** The record of one seed's conversation, as `F.conversations.jsonl` holds it; see `ConversationRecord`. */
export function conversationRecord(
  { seed, ending, turns, unaskedUsage }: ConversationRow,
  spec: Pick<RecordSpec, 'tag'>,
  batchId: string,
): ConversationRecord {
  const tag = seed.tag ?? spec.tag;
  const errorType = ending?.errorType ?? undefined;
  // What was copied was asked, and counted, in the conversation it comes from.
  const said = turns.filter((turn) => turn.copiedFrom === null);
  const errorMessage = ending?.errorMessage ?? undefined;
  const endReason = ending?.endReason ?? undefined;
  return {
    batch_id: batchId,
    conversation_id: seed.conversationId,
    seed_id: seed.id,
    seed_index: seed.index,
    question: seed.question,
    ...(tag !== undefined && { tag }),
    outcome: ending?.outcome ?? 'running',
    ...(errorType !== undefined && { error_type: errorType }),
    ...(errorMessage !== undefined && { error_message: errorMessage }),
    turns: turns.length,
    usage: {
      agent: tokensOf(sumUsage(said.map((turn) => turn.reply.usage))),
      questions: tokensOf(sumUsage([...said.map((turn) => turn.questionUsage), unaskedUsage])),
    },
    ...seedMetadataOf(seed),
    ...(endReason !== undefined && { end_reason: endReason }),
    ...caseOf(seed),
  };
}
