import { fieldsOf } from '../../contract/fields-of.ts';
import { contentText } from '../../openai/content-text.ts';
import { messagesReply } from './messages-reply.ts';
import type { ReplyParts } from './reply-parts.ts';

/** Names under which models give their answer, the most telling first. */
const ANSWER_FIELDS = [
  'content',
  'answer',
  'output_text',
  'output',
  'response',
  'text',
  'result',
  'completion',
  'generated_text',
];

/**
 * What a plain model predicted: a text, an object with the text under one of the usual names, or a list. Of a list the
 * first item is the answer to the one question that was asked, and may be an object with a single field of any name (a
 * data frame's only column); a list whose items all have a role is a list of messages. `undefined` for anything else.
 */
export function predictionReply(prediction: unknown): ReplyParts | undefined {
  if (!Array.isArray(prediction)) return answer(textOf(prediction));
  const items: readonly unknown[] = prediction;
  if (items.length > 0 && items.every((item) => 'role' in fieldsOf(item))) return messagesReply(items);
  return answer(textOf(items[0]) ?? onlyField(items[0]));
}

function answer(text: string | undefined): ReplyParts | undefined {
  return text === undefined ? undefined : { content: text, messages: [], toolOutputs: [] };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const fields = fieldsOf(value);
  return ANSWER_FIELDS.map((name) => contentText(fields[name])).find((text) => text.trim() !== '');
}

function onlyField(row: unknown): string | undefined {
  const [value, ...others] = Object.values(fieldsOf(row));
  return typeof value === 'string' && others.length === 0 ? value : undefined;
}
