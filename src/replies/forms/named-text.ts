import type { Answer, ReadInner, ToolCall } from '../answer.ts';
import { contentText, toolOutputText } from '../content-text.ts';
import { finishReasonIn } from '../finish-reason.ts';
import { callOf } from '../tool-calls.ts';
import { usageIn } from '../usage-in.ts';
import { withoutMarkup } from '../without-markup.ts';
import { fieldsOf } from '../../contract/fields-of.ts';

/** Names under which models, chains and libraries give their answer, the most telling first. */
const ANSWER_FIELDS = [
  'content',
  'answer',
  'output_text',
  'output',
  'outputs',
  'response',
  'text',
  'result',
  'completion',
  'generated_text',
  'reply',
  'raw',
  'data',
];

/**
 * An object with the answer under one of the usual names: what a plain model predicts, a LangServe chain (`{output}`), the AI
 * SDK (`{text, toolResults, finishReason}`). The value is a text, text parts, or an answer in another form, which `read` reads.
 */
export function namedText(body: Readonly<Record<string, unknown>>, read: ReadInner): Answer | undefined {
  const isEmpty = ANSWER_FIELDS.some((name) => typeof body[name] === 'string');
  const found =
    ANSWER_FIELDS.map((name) => answerIn(body[name], read)).find((each) => each !== undefined) ??
    (isEmpty ? textAnswer('') : undefined);
  if (!found) return undefined;
  const results = [body['toolResults']].flat().map((each) => toolOutputText(resultOf(each)));
  return {
    ...found,
    allToolCalls: [...found.allToolCalls, ...[body['toolCalls']].flat().flatMap(sdkCall)],
    toolOutputs: [...found.toolOutputs, ...results.filter((result) => result !== undefined)],
    finishReason: found.finishReason ?? finishReasonIn(body),
    usage: usageIn(body) ?? found.usage,
  };
}

/** A call as the AI SDK lists it: `{toolCallId, toolName, input}`, formerly `args`. */
function sdkCall(value: unknown): readonly ToolCall[] {
  const fields = fieldsOf(value);
  const { toolCallId: id, toolName: name } = fields;
  const call = callOf({ ...fields, ...(name !== undefined && { name, id }) });
  return call ? [call] : [];
}

function answerIn(value: unknown, read: ReadInner): Answer | undefined {
  const text = contentText(value);
  if (text.trim() !== '') return textAnswer(text);
  const inner = typeof value === 'object' && value !== null ? read(value) : undefined;
  return inner?.content.trim() === '' ? undefined : inner;
}

/** A bare text as an answer. */
export function textAnswer(text: string): Answer {
  const nothing = { messages: [], toolOutputs: [], toolCalls: [], allToolCalls: [] };
  return { ...nothing, finishReason: undefined, usage: undefined, content: withoutMarkup(text) };
}

function resultOf(toolResult: unknown): unknown {
  const { output, result } = fieldsOf(toolResult);
  return output ?? result;
}
