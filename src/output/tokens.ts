import type { Usage } from '../contract/message.ts';

/** Token counts as records name them. */
export interface Tokens {
  input_tokens: number;
  output_tokens: number;
}

/** One call's usage as records hold it. */
export function tokensOf(usage: Usage): Tokens {
  return { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens };
}

/** What several calls used together; a call that nobody counted adds nothing. */
export function sumUsage(usages: readonly (Usage | null)[]): Usage {
  return usages.reduce<Usage>(
    (sum, usage) => ({
      inputTokens: sum.inputTokens + (usage?.inputTokens ?? 0),
      outputTokens: sum.outputTokens + (usage?.outputTokens ?? 0),
    }),
    { inputTokens: 0, outputTokens: 0 },
  );
}
