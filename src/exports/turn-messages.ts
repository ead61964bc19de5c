import type { TurnRow } from '../store/store.ts';
import { callNamer, type OpenAiMessage } from './open-ai-message.ts';
import { toolMessagesOf } from './tool-messages-of.ts';

/** What a turn adds to a conversation: its question, the tools that were called, and the answer. */
export function turnMessages({ turn, question, reply }: Pick<TurnRow, 'turn' | 'question' | 'reply'>): OpenAiMessage[] {
  const { content, replyMessages } = reply;
  return [
    { role: 'user', content: question },
    ...(toolMessagesOf(replyMessages ?? [], turn) ?? pairedMessages(turn, reply)),
    { role: 'assistant', content },
  ];
}

/**
 * Calls and results that are known apart. As many of both belong to each other in their order; else nobody knows which result
 * is whose, and all stand after the last call, the other ones empty. A result without any call has no place among messages.
 */
function pairedMessages(turn: number, { toolCalls, toolOutputs }: TurnRow['reply']): readonly OpenAiMessage[] {
  if (toolCalls.length === 0) return [];
  const named = callNamer(turn);
  const calls = toolCalls.map(({ name, arguments: given }) => named(name, JSON.stringify(given) ?? 'null'));
  const results = calls.map((_, index) => {
    if (toolCalls.length === toolOutputs.length) return toolOutputs[index] ?? '';
    return index === calls.length - 1 ? toolOutputs.join('\n') : '';
  });
  return [
    { role: 'assistant', content: '', tool_calls: calls },
    ...calls.map(({ id }, index) => ({ role: 'tool' as const, content: results[index] ?? '', tool_call_id: id })),
  ];
}
