import { DEFAULT_SYSTEM_MESSAGE, type ChatMessage } from '../../contract/message.ts';

const DEFAULT_PROMPT =
  'You answer questions about a product from its documentation. Before answering, search the documentation with the tool ' +
  'and rely on what it returns; search again with other keywords if the first results do not fit. Answer in a few ' +
  'plain sentences, and say so if the documentation does not cover the question.';

/**
 * The messages with the right system message first: `systemPrompt` if it is set, else the conversation's own. Its default
 * one says nothing of documentation, so it gives way to docs-qa's; a conversation without one stays without.
 */
export function withSystemPrompt(messages: readonly ChatMessage[], systemPrompt?: string): readonly ChatMessage[] {
  const [first, ...rest] = messages;
  const hasSystem = first?.role === 'system';
  const isDefault = hasSystem && first.content === DEFAULT_SYSTEM_MESSAGE;
  const content = systemPrompt ?? (isDefault ? DEFAULT_PROMPT : undefined);
  if (content === undefined) return messages;
  return [{ role: 'system', content }, ...(hasSystem ? rest : messages)];
}
