import { fieldsOf } from '../../contract/fields-of.ts';

/** The answer that an expression found. */
export interface Answer {
  readonly content: string;
  /** All that was found, where that is more than the answer. */
  readonly replyMessages?: readonly unknown[] | undefined;
}

/** Reads what an expression found: a text, a message, or a list of both, whose last text of the assistant is the answer. */
export function answerOf(found: unknown): Answer | undefined {
  if (!Array.isArray(found)) {
    const content = assistantText(found);
    return content === undefined ? undefined : { content };
  }
  const content = found.map(assistantText).findLast((text) => text !== undefined && text !== '');
  return content === undefined ? undefined : { content, ...(found.length > 1 && { replyMessages: found }) };
}

/** The text of an item, unless it is a message of somebody else or has none. */
function assistantText(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  const { role = 'assistant', content } = fieldsOf(item);
  if (role !== 'assistant') return undefined;
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map(partText).join('') : undefined;
}

function partText(part: unknown): string {
  const { type, text } = fieldsOf(part);
  return type !== 'reasoning' && typeof text === 'string' ? text : '';
}
