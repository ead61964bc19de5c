import { fieldsOf } from '../../contract/fields-of.ts';
import type { Answer, AnswerFrom } from '../answer.ts';
import { contentText } from '../content-text.ts';
import { finishReasonOf } from '../finish-reason.ts';
import { saidInMessages } from '../said-in-messages.ts';
import { toolCallsIn } from '../tool-calls.ts';
import { usageIn } from '../usage-in.ts';

/**
 * A chat completion, `{choices: [{message, finish_reason}], usage}`; the first choice with a message counts, and one with `text` is a completion
 * of the older kind. A message without a role is the assistant's.
 */
export function chatCompletion(body: Readonly<Record<string, unknown>>, answerFrom?: AnswerFrom): Answer | undefined {
  const { choices } = body;
  if (!Array.isArray(choices)) return undefined;
  const all = (choices as readonly unknown[]).map((each) => fieldsOf(each));
  const choice = all.find(saysSomething) ?? all[0] ?? {};
  const { message, text, finish_reason: finishReason, native_finish_reason: native } = choice;
  const only = message ?? (text === undefined ? undefined : { content: text });
  const said = saidInMessages(only === undefined ? [] : [{ role: 'assistant', ...fieldsOf(only) }], answerFrom);
  return {
    ...said,
    finishReason: finishReasonOf(finishReason, native) ?? (isFiltered(body) ? 'content_filter' : undefined),
    usage: usageIn(body) ?? usageIn(choice) ?? said.usage,
  };
}

function saysSomething({ message, text }: Readonly<Record<string, unknown>>): boolean {
  const { content, refusal } = fieldsOf(message);
  return contentText(content ?? text, refusal).trim() !== '' || toolCallsIn(fieldsOf(message)).length > 0;
}

/** Azure gives no choice at all, and says of the prompt alone that its filter caught it. */
function isFiltered({ choices, prompt_filter_results: results }: Readonly<Record<string, unknown>>): boolean {
  const categories = [results]
    .flat()
    .flatMap((each) => Object.values(fieldsOf(fieldsOf(each)['content_filter_results'])));
  return [choices].flat().length === 0 && categories.some((category) => fieldsOf(category)['filtered'] === true);
}
