import type { Usage } from '../contract/message.ts';
import type { SaidTurn } from '../contract/user-turn.ts';

/** Tokens of all turns together; `null` unless each has its own. */
export function totalUsage(turns: readonly SaidTurn[]): Usage | null {
  let [inputTokens, outputTokens] = [0, 0];
  for (const { usage } of turns) {
    if (!usage) return null;
    inputTokens += usage.inputTokens;
    outputTokens += usage.outputTokens;
  }
  return { inputTokens, outputTokens };
}
