import type { Usage } from '../contract/message.ts';
import { fieldsOf } from '../contract/fields-of.ts';

/** Tokens as a reply's `usage` counts them, under the names of chat completions or of Responses; `undefined` if it does not. */
export function usageOf(usage: unknown): Usage | undefined {
  const { prompt_tokens, completion_tokens, input_tokens, output_tokens } = fieldsOf(usage);
  const inputTokens = prompt_tokens ?? input_tokens;
  const outputTokens = completion_tokens ?? output_tokens;
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined;
  return { inputTokens, outputTokens };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
