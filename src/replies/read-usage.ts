import type { Usage } from '../contract/message.ts';
import { fieldsOf } from '../contract/fields-of.ts';

/** What servers and libraries call the tokens they read, and those they wrote. */
const INPUT = [
  'inputTokens',
  'prompt_tokens',
  'input_tokens',
  'promptTokens',
  'promptTokenCount',
  'prompt_eval_count',
  'tokens_evaluated',
];
const OUTPUT = [
  'outputTokens',
  'completion_tokens',
  'output_tokens',
  'completionTokens',
  'candidatesTokenCount',
  'eval_count',
  'tokens_predicted',
];

const DIGITS = /^\d{1,15}(?:\.\d{1,15})?$/;

/**
 * Tokens as a reply counts them, to the nearest whole number; `undefined` where it does not count both. Read under the names
 * of chat completions, Responses, Anthropic, LangChain, the AI SDK, Gemini, Ollama and convsim; a count may be text.
 */
export function readUsage(usage: unknown): Usage | undefined {
  const fields = fieldsOf(usage);
  const inputTokens = INPUT.map((name) => countOf(fields[name])).find((count) => count !== undefined);
  const outputTokens = OUTPUT.map((name) => countOf(fields[name])).find((count) => count !== undefined);
  return inputTokens === undefined || outputTokens === undefined ? undefined : { inputTokens, outputTokens };
}

/** Tokens of two calls together; one that was not counted adds nothing. */
export function addUsage(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens };
}

function countOf(value: unknown): number | undefined {
  const count = typeof value === 'string' && DIGITS.test(value.trim()) ? Number(value) : value;
  if (typeof count !== 'number' || !(count >= 0 && count <= Number.MAX_SAFE_INTEGER)) return undefined;
  return Math.round(count);
}
