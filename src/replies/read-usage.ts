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

const CACHED = [
  'cachedInputTokens',
  'cached_tokens',
  'cache_read_input_tokens',
  'cachedContentTokenCount',
  'prompt_cache_hit_tokens',
  'cache_read',
];

/** Where counts of parts of the input stand. */
const DETAILS = ['prompt_tokens_details', 'input_tokens_details', 'input_token_details'];

const DIGITS = /^\d{1,15}(?:\.\d{1,15})?$/;

/**
 * Tokens as a reply counts them, to the nearest whole number; `undefined` where it does not count both. Read under the names
 * of chat completions, Responses, Anthropic, LangChain, the AI SDK, Gemini, Ollama and convsim; a count may be text.
 */
export function readUsage(usage: unknown): Usage | undefined {
  const fields = fieldsOf(usage);
  const fresh = firstCount(INPUT, fields);
  const outputTokens = firstCount(OUTPUT, fields);
  if (fresh === undefined || outputTokens === undefined) return undefined;
  const inputTokens = fresh + besideInput(fields);
  const cached = [fields, ...DETAILS.map((name) => fieldsOf(fields[name]))].map((place) => firstCount(CACHED, place));
  const cachedInputTokens = Math.min(inputTokens, cached.find((count) => count !== undefined) ?? 0);
  return { inputTokens, outputTokens, ...(cachedInputTokens > 0 && { cachedInputTokens }) };
}

/** Anthropic counts what it wrote to its cache, and read from it, beside the input; others count it as a part. */
function besideInput(fields: Readonly<Record<string, unknown>>): number {
  if (fields['input_tokens'] === undefined || fields['prompt_tokens'] !== undefined) return 0;
  const [read, written] = [fields['cache_read_input_tokens'], fields['cache_creation_input_tokens']];
  return (countOf(read) ?? 0) + (countOf(written) ?? 0);
}

function firstCount(names: readonly string[], fields: Readonly<Record<string, unknown>>): number | undefined {
  return names.map((name) => countOf(fields[name])).find((count) => count !== undefined);
}

function countOf(value: unknown): number | undefined {
  const count = typeof value === 'string' && DIGITS.test(value.trim()) ? Number(value) : value;
  if (typeof count !== 'number' || !(count >= 0 && count <= Number.MAX_SAFE_INTEGER)) return undefined;
  return Math.round(count);
}
