/** Other servers' words for why a model stopped, in lower case, and OpenAI's. */
const WORDS: Readonly<Record<string, string>> = {
  max_tokens: 'length',
  max_output_tokens: 'length',
  max_completion_tokens: 'length',
  model_length: 'length',
  model_context_window_exceeded: 'length',
  end_turn: 'stop',
  stop_sequence: 'stop',
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
  guardrail_intervened: 'content_filter',
};

const LONGEST = 100;

/** The first of these that says why a model stopped, in OpenAI's words where it has one for it. */
export function finishReasonOf(...reasons: readonly unknown[]): string | undefined {
  const reason = reasons.find((each) => typeof each === 'string' && each !== '');
  if (typeof reason !== 'string') return undefined;
  const word = reason.toLowerCase().slice(0, LONGEST);
  return Object.hasOwn(WORDS, word) ? WORDS[word] : word;
}
