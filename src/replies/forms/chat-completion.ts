import { fieldsOf } from '../../contract/fields-of.ts';
import type { Answer, AnswerFrom } from '../answer.ts';
import { finishReasonOf } from '../finish-reason.ts';
import { saidInMessages } from '../said-in-messages.ts';
import { usageIn } from '../usage-in.ts';

/**
 * A chat completion, `{choices: [{message, finish_reason}], usage}`; the first choice counts, and one with `text` is a completion
 * of the older kind. A message without a role is the assistant's.
 */
export function chatCompletion(body: Readonly<Record<string, unknown>>, answerFrom?: AnswerFrom): Answer | undefined {
  const { choices } = body;
  if (!Array.isArray(choices)) return undefined;
  const choice = fieldsOf((choices as readonly unknown[])[0]);
  const { message, text, finish_reason: finishReason, native_finish_reason: native } = choice;
  const only = message ?? (text === undefined ? undefined : { content: text });
  const said = saidInMessages(only === undefined ? [] : [{ role: 'assistant', ...fieldsOf(only) }], answerFrom);
  return {
    ...said,
    finishReason: finishReasonOf(finishReason, native),
    usage: usageIn(body) ?? usageIn(choice) ?? said.usage,
  };
}
