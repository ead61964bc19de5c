import { fieldsOf } from '../contract/fields-of.ts';

/** Other servers' words for why a model stopped, in lower case, and OpenAI's. */
const WORDS: Readonly<Record<string, string>> = {
  max_tokens: 'length',
  max_output_tokens: 'length',
  max_completion_tokens: 'length',
  model_length: 'length',
  model_context_window_exceeded: 'length',
  end_turn: 'stop',
  stop_sequence: 'stop',
  limit: 'length',
  max_length: 'length',
  eos: 'stop',
  eos_token: 'stop',
  complete: 'stop',
  completed: 'stop',
  tool_use: 'tool_calls',
  'tool-calls': 'tool_calls',
  function_call: 'tool_calls',
  'content-filter': 'content_filter',
  refusal: 'content_filter',
  safety: 'content_filter',
  prohibited_content: 'content_filter',
  blocklist: 'content_filter',
  recitation: 'content_filter',
  spii: 'content_filter',
  guardrail_intervened: 'content_filter',
};

const LONGEST = 100;

/** Where replies and messages have it. */
const NAMES = ['finish_reason', 'finishReason', 'stop_reason', 'stopReason', 'done_reason', 'stop_type'];

/** Why a model stopped, wherever a reply or a message has it: LangChain keeps it in `response_metadata`, TGI in `details`. */
export function finishReasonIn(fields: Readonly<Record<string, unknown>>): string | undefined {
  const places = [fields, fieldsOf(fields['response_metadata']), fieldsOf(fields['details'])];
  return finishReasonOf(...places.flatMap((place) => NAMES.map((name) => place[name])));
}

/** The first of these that says why a model stopped, in OpenAI's words where it has one for it. */
export function finishReasonOf(...reasons: readonly unknown[]): string | undefined {
  const reason = reasons.find((each) => typeof each === 'string' && each !== '');
  if (typeof reason !== 'string') return undefined;
  const word = reason.toLowerCase().slice(0, LONGEST);
  return Object.hasOwn(WORDS, word) ? WORDS[word] : word;
}
