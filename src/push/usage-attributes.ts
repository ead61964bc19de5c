import type { Usage } from '../contract/message.ts';
import type { Attributes } from './pushed-span.ts';

/** Tokens as `gen_ai.usage.*` has them; none where nobody counted. */
export function usageAttributes(usage: Usage | null): Attributes {
  if (usage === null) return {};
  return {
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cachedInputTokens,
  };
}
