import type { SimulationSpec } from '../contract/simulation-spec.ts';
import { counted, fullCount } from './amounts.ts';
import { mostCost } from './cost.ts';

/** How much a batch has to do, if no conversation ends early. */
interface Size {
  readonly conversations: number;
  readonly turns: number;
}

/**
 * The most calls that a batch makes of each side, if nothing fails, and the most they cost where a budget of tokens bounds
 * them: `at most 12 calls of the agent and 10 of the question generator, retries not counted`.
 */
export function mostCallsText(
  { conversations, turns: all }: Size,
  { budget, prices }: Pick<SimulationSpec, 'budget' | 'prices'>,
): string {
  const turns = Math.min(all, budget?.turns ?? all);
  const questions = Math.max(Math.min(all - conversations, turns), 0);
  const calls = `at most ${counted(turns, 'call')} of the agent and ${fullCount(questions)} of the question generator, retries not counted`;
  const cost = budget?.tokens === undefined ? undefined : mostCost(budget.tokens, prices);
  return cost === undefined
    ? calls
    : `${calls}; its budget of ${fullCount(budget?.tokens ?? 0)} tokens costs at most ${cost}`;
}
