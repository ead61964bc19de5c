import { addUsage } from '../contract/add-usage.ts';
import type { Usage } from '../contract/message.ts';

/** Token counts as records name them. */
export interface Tokens {
  input_tokens: number;
  output_tokens: number;
  cached_input_tokens?: number | undefined;
}

/** One call's usage as records hold it. */
export function tokensOf({ inputTokens, outputTokens, cachedInputTokens }: Usage): Tokens {
  const cached = cachedInputTokens === undefined ? {} : { cached_input_tokens: cachedInputTokens };
  return { input_tokens: inputTokens, output_tokens: outputTokens, ...cached };
}

/** What several calls used together; a call that nobody counted adds nothing. */
export function sumUsage(usages: readonly (Usage | null)[]): Usage {
  return usages.reduce<Usage>((sum, usage) => addUsage(sum, usage) ?? sum, { inputTokens: 0, outputTokens: 0 });
}

/** Tokens of a batch by side; of the judges only where they used any. */
export function usageJson({ agentUsage, questionUsage, judgeUsage }: UsageBySide): object {
  return {
    agent: tokensOf(agentUsage),
    questions: tokensOf(questionUsage),
    ...(judgeUsage && { judges: tokensOf(judgeUsage) }),
  };
}

interface UsageBySide {
  readonly agentUsage: Usage;
  readonly questionUsage: Usage;
  readonly judgeUsage?: Usage | undefined;
}
