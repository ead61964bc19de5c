import type { Answer, AnswerFrom } from '../../replies/answer.ts';
import { answerOf } from '../../replies/answer-of.ts';
import { contentText } from '../../replies/content-text.ts';
import { textAnswer } from '../../replies/forms/named-text.ts';
import { messageOf } from '../../replies/message-role.ts';

/**
 * Reads what the expression `answer` found: an answer in any form, or a list of texts or text parts, which are joined;
 * `undefined` for anything else.
 */
export function foundAnswer(found: unknown, answerFrom?: AnswerFrom): Answer | undefined {
  if (!Array.isArray(found) || found.some((item) => messageOf(item))) return answerOf(found, answerFrom);
  const text = contentText(found);
  return text === '' ? answerOf(found, answerFrom) : textAnswer(text);
}
