import { fieldsOf } from '../../contract/fields-of.ts';
import { contentText } from '../../openai/content-text.ts';
import type { ReplyParts } from './reply-parts.ts';
import { toolOutputText } from './reply-parts.ts';

/**
 * A Responses reply, `{output: [items], status, incomplete_details}`. Its answer is the last `message` item with text;
 * every other item with an `output` (`function_call_output`, `mcp_call` …) is the result of a tool. A failed one has none.
 */
export function responsesReply(body: Readonly<Record<string, unknown>>, output: readonly unknown[]): ReplyParts {
  const items = output.map((item) => fieldsOf(item));
  const texts = items.filter(isAnswer).map(({ content, refusal }) => contentText(content, refusal));
  const outputs = items.filter((item) => !isAnswer(item)).map((item) => toolOutputText(item['output']));
  return {
    content: (body['status'] !== 'failed' && texts.findLast((text) => text.trim() !== '')) || '',
    messages: output,
    toolOutputs: outputs.filter((text) => text !== undefined),
    reason: reasonOf(body),
  };
}

function isAnswer({ type, role }: Readonly<Record<string, unknown>>): boolean {
  return (type === 'message' || type === undefined) && (role === 'assistant' || role === undefined);
}

function reasonOf({ status, incomplete_details: details }: Readonly<Record<string, unknown>>): string | undefined {
  const { reason } = fieldsOf(details);
  const words = [typeof status === 'string' ? `status ${status}` : '', typeof reason === 'string' ? reason : ''];
  return words.filter((word) => word !== '').join(', ') || undefined;
}
