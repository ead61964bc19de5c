import type { SimulationSpec } from '../contract/simulation-spec.ts';
import { counted, fullCount } from './amounts.ts';
import { mostCost } from './cost.ts';

/** How much a batch has to do, if no conversation ends early. */
interface Size {
  readonly turns: number;
  readonly questionCalls: number;
  readonly verifications: number;
}

/**
 * The most calls that a batch makes of each side, if nothing fails, and the most they cost where a budget of tokens bounds
 * them: `at most 12 calls of the agent and 10 of the question generator, retries not counted`.
 */
export function mostCallsText(
  size: Size,
  { budget, prices, isUser }: Pick<SimulationSpec, 'budget' | 'prices'> & { readonly isUser: boolean },
): string {
  const turns = Math.min(size.turns, budget?.turns ?? size.turns);
  const isCut = turns < size.turns;
  const questions = isCut ? Math.min(size.questionCalls, turns) : size.questionCalls;
  const who = isUser ? 'of the user, a last reaction of each included' : 'of the question generator';
  const verified = size.verifications === 0 ? '' : `, ${fullCount(size.verifications)} to verify goals`;
  const calls = `at most ${counted(turns, 'call')} of the agent and ${fullCount(questions)} ${who}${verified}, retries not counted`;
  const cost = budget?.tokens === undefined ? undefined : mostCost(budget.tokens, prices);
  return cost === undefined
    ? calls
    : `${calls}; its budget of ${fullCount(budget?.tokens ?? 0)} tokens costs at most ${cost}`;
}
