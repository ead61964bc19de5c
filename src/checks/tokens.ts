import type { CheckOf, Test } from './check-operator.ts';
import { isWithin } from './is-within.ts';

/** The agent used so many tokens, in and out, over all turns. */
export function tokens({ tokens: range }: CheckOf<'tokens'>): Test {
  return ({ usage }) => {
    if (usage) return isWithin(range, usage.inputTokens + usage.outputTokens);
    return { error: 'the agent did not report its tokens for every turn. Let it report them, or remove the check.' };
  };
}
