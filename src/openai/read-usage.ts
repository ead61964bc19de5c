import type { Usage } from '../contract/message.ts';
import { fieldsOf } from '../contract/fields-of.ts';

/**
 * Tokens as a reply counts them, under the names of chat completions, of Responses or of convsim, to the nearest whole
 * number; `undefined` where the reply does not count both.
 */
export function readUsage(usage: unknown): Usage | undefined {
  const fields = fieldsOf(usage);
  const input = fields['inputTokens'] ?? fields['prompt_tokens'] ?? fields['input_tokens'];
  const output = fields['outputTokens'] ?? fields['completion_tokens'] ?? fields['output_tokens'];
  return isCount(input) && isCount(output)
    ? { inputTokens: Math.round(input), outputTokens: Math.round(output) }
    : undefined;
}

/** Tokens of two calls together; one that was not counted adds nothing. */
export function addUsage(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
