import { jsonLine } from '../contract/json-line.ts';
import { caseIdOf } from '../reports/case-id-of.ts';
import { type ExportedConversation, exportedConversations } from './exported-conversations.ts';
import type { ExportOrder } from './export-order.ts';
import type { OpenAiMessage } from './open-ai-message.ts';
import { turnMessages } from './turn-messages.ts';

/**
 * Streams conversations as JSON lines with OpenAI's messages. Every line has the same keys, each of one type and never null:
 * what takes the types from the beginning of a file, as `datasets` does, finds the same in all of it. So the first line is
 * one with tool calls, where any has some. Keys are added, never renamed or removed.
 */
export async function* messagesLines(order: ExportOrder): AsyncGenerator<string> {
  const first = await firstWithTools(order);
  if (first) yield lineOf(first);
  for await (const conversation of exportedConversations(order)) {
    if (idOf(conversation) !== (first && idOf(first))) yield lineOf(conversation);
  }
}

async function firstWithTools(order: ExportOrder): Promise<ExportedConversation | undefined> {
  for await (const conversation of exportedConversations(order)) {
    if (messagesOf(conversation).some(({ role }) => role === 'tool')) return conversation;
  }
  return undefined;
}

function idOf({ row }: ExportedConversation): string {
  return row.seed.conversationId;
}

function lineOf(conversation: ExportedConversation): string {
  const { row, batchId, outcome, tag, set, verdict, scores } = conversation;
  const { seed, ending, turns } = row;
  return `${jsonLine({
    id: seed.conversationId,
    messages: messagesOf(conversation),
    batch_id: batchId,
    seed_id: seed.id,
    case_id: caseIdOf(seed),
    persona: seed.persona ?? '',
    trial: seed.trial ?? 1,
    tag: tag ?? '',
    outcome,
    error_type: ending?.errorType ?? '',
    error_message: ending?.errorMessage ?? '',
    end_reason: ending?.endReason ?? '',
    turns: turns.length,
    set: set ?? '',
    verdict: verdict ?? '',
    scores: JSON.stringify(scores),
    metadata: JSON.stringify(seed.metadata ?? {}),
  })}\n`;
}

/** All that was said; of a conversation without a turn, the question that nobody answered. */
function messagesOf({ row: { seed, turns }, spec }: ExportedConversation): readonly OpenAiMessage[] {
  const isUnanswered = turns.length === 0 && seed.question !== '';
  return [
    ...(spec.systemMessage === null ? [] : [{ role: 'system' as const, content: spec.systemMessage }]),
    ...(seed.history ?? []),
    ...turns.flatMap(turnMessages),
    ...(isUnanswered ? [{ role: 'user' as const, content: seed.question }] : []),
  ];
}
