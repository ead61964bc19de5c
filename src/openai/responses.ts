import type { ChatMessage } from '../contract/message.ts';

/** Where Responses are, beneath the base address. */
export const RESPONSES_PATH = 'responses';

/**
 * A conversation as a Responses request has it: what the system says as `instructions`, all else as input items. Nothing
 * is kept on the server (`store: false`), since every request holds the whole conversation.
 */
export function responsesBody(messages: readonly ChatMessage[], systemPrompt?: string): Record<string, unknown> {
  const said = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const instructions = systemPrompt ?? said.join('\n\n');
  return {
    input: messages.filter(({ role }) => role !== 'system'),
    ...(instructions !== '' && { instructions }),
    store: false,
  };
}
