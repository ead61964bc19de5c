import { fieldsOf } from '../contract/fields-of.ts';
import type { Answer, AnswerFrom, Form, ReadInner } from './answer.ts';
import { chatCompletion } from './forms/chat-completion.ts';
import { gemini } from './forms/gemini.ts';
import { messageList } from './forms/message-list.ts';
import { namedText, textAnswer } from './forms/named-text.ts';
import { responses } from './forms/responses.ts';
import { singleMessage } from './forms/single-message.ts';
import { messageOf } from './message-role.ts';
import { saidInMessages } from './said-in-messages.ts';

/** An answer may stand in a field of a field: a LangServe chain with a graph's state inside, a row with a whole reply. */
const DEEPEST = 4;

/**
 * Reads an answer in whichever form it comes; `undefined` for anything else. A list is one of messages, or of predictions,
 * the first of which is the answer to the one question that was asked; it may be an object with a single field of any name
 * (a data frame's only column).
 */
export function answerOf(value: unknown, answerFrom: AnswerFrom = 'all-messages', depth = 0): Answer | undefined {
  if (typeof value === 'string') return textAnswer(value);
  if (depth > DEEPEST) return undefined;
  const read: ReadInner = (inner) => answerOf(inner, answerFrom, depth + 1);
  if (Array.isArray(value)) return answerInList(value, answerFrom, read);
  const fields = fieldsOf(value);
  if (isOfOthers(fields)) return undefined;
  return formsOf(answerFrom, read)
    .map((form) => form(fields))
    .find((answer) => answer !== undefined);
}

/** The table of forms, the most certain first. */
function formsOf(answerFrom: AnswerFrom, read: ReadInner): readonly Form[] {
  return [
    (body) => chatCompletion(body, answerFrom),
    (body) => responses(body, answerFrom),
    (body) => messageList(body, answerFrom),
    gemini,
    singleMessage,
    (body) => namedText(body, read),
  ];
}

/** A message of the user or of a tool is not an answer. */
function isOfOthers(fields: Readonly<Record<string, unknown>>): boolean {
  return (messageOf(fields)?.role ?? 'assistant') !== 'assistant';
}

function answerInList(list: readonly unknown[], answerFrom: AnswerFrom, read: ReadInner): Answer | undefined {
  if (list.length > 0 && list.every((item) => messageOf(item))) return saidInMessages(list, answerFrom);
  return read(list[0]) ?? onlyField(list[0]);
}

function onlyField(row: unknown): Answer | undefined {
  const [value, ...others] = Object.values(fieldsOf(row));
  return typeof value === 'string' && others.length === 0 ? textAnswer(value) : undefined;
}
