import { fieldsOf } from '../../contract/fields-of.ts';
import { contentText } from '../../openai/content-text.ts';
import type { ReplyParts } from './reply-parts.ts';
import { toolOutputText } from './reply-parts.ts';

/**
 * A list of chat messages, as MLflow's ChatAgent answers (`{messages, finish_reason}`). An agent that sends the history
 * back as well is read from the message after the last user's.
 */
export function messagesReply(sent: readonly unknown[], finishReason?: unknown): ReplyParts {
  const messages = sent.slice(sent.findLastIndex((message) => fieldsOf(message)['role'] === 'user') + 1);
  const fields = messages.map((message) => fieldsOf(message));
  const texts = fields
    .filter(({ role }) => role === 'assistant')
    .map(({ content, refusal }) => contentText(content, refusal));
  const outputs = fields.filter(({ role }) => role === 'tool').map(({ content }) => toolOutputText(content));
  return {
    content: texts.findLast((text) => text.trim() !== '') ?? '',
    messages,
    toolOutputs: outputs.filter((output) => output !== undefined),
    reason: typeof finishReason === 'string' ? `finish_reason ${finishReason}` : undefined,
  };
}
