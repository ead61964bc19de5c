import { fieldsOf } from '../../contract/fields-of.ts';
import type { Answer, AnswerFrom, ToolCall } from '../answer.ts';
import { contentText, toolOutputText } from '../content-text.ts';
import { finishReasonOf } from '../finish-reason.ts';
import { chosen } from '../said-in-messages.ts';
import { callOf } from '../tool-calls.ts';
import { usageIn } from '../usage-in.ts';
import { withoutMarkup } from '../without-markup.ts';

type Item = Readonly<Record<string, unknown>>;

/**
 * A Responses reply, `{output: [items], status, incomplete_details}`. Its answer are the `message` items with text after the
 * last item of a tool; every item with an `output` (`function_call_output`, `mcp_call` …) is the result of one. A failed reply
 * has none.
 */
export function responses(body: Item, answerFrom: AnswerFrom = 'all-messages'): Answer | undefined {
  const { output, status, incomplete_details: details } = body;
  if (!Array.isArray(output)) return undefined;
  const items = (output as readonly unknown[]).map((item) => fieldsOf(item));
  const texts = items.map((item) => (isAnswer(item) ? textOf(item) : ''));
  const lastTool = items.findLastIndex((item) => !isAnswer(item) && item['type'] !== 'reasoning');
  const outputs = items.filter((item) => !isAnswer(item)).map((item) => toolOutputText(item['output']));
  return {
    content: status === 'failed' ? '' : chosen(texts, lastTool, answerFrom),
    messages: output,
    toolOutputs: outputs.filter((text) => text !== undefined),
    toolCalls: openCalls(items),
    allToolCalls: items.filter(isCall).flatMap((item) => callOf(item) ?? []),
    finishReason: finishReasonOf(fieldsOf(details)['reason'], status),
    usage: usageIn(body),
  };
}

function isAnswer({ type, role }: Item): boolean {
  return (type === 'message' || type === undefined) && (role === 'assistant' || role === undefined);
}

function textOf({ content, refusal }: Item): string {
  return withoutMarkup(contentText(content, refusal));
}

/** An item of a tool that the model or the server named: `function_call`, `custom_tool_call`, `mcp_call`. */
function isCall({ type }: Item): boolean {
  return typeof type === 'string' && type.endsWith('_call');
}

/** Calls whose result is not among the items. */
function openCalls(items: readonly Item[]): readonly ToolCall[] {
  const done = new Set(items.filter(({ type }) => type === 'function_call_output').map(({ call_id: id }) => id));
  const calls = items.filter(({ type, call_id: id }) => type === 'function_call' && !done.has(id)).map(callOf);
  return calls.filter((call) => call !== undefined);
}
