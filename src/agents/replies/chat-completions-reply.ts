import { fieldsOf } from '../../contract/fields-of.ts';
import { messagesReply } from './messages-reply.ts';
import type { ReplyParts } from './reply-parts.ts';

/** A chat completion, `{choices: [{message, finish_reason}]}`; the first choice counts. A message without a role is the answer. */
export function chatCompletionsReply(choices: readonly unknown[]): ReplyParts {
  const { message, finish_reason: finishReason } = fieldsOf(choices[0]);
  const messages = message === undefined ? [] : [{ role: 'assistant', ...fieldsOf(message) }];
  return messagesReply(messages, finishReason);
}
