import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import { counted, fullCount } from './amounts.ts';
import { mostCost } from './cost.ts';

/** How much a batch has to do, if no conversation ends early. */
interface Size {
  readonly conversations: number;
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
  {
    budget,
    prices,
    judges = [],
    isUser,
  }: Pick<SimulationSpec, 'budget' | 'prices' | 'judges'> & { readonly isUser: boolean },
): string {
  const turns = Math.min(size.turns, budget?.turns ?? size.turns);
  const isCut = turns < size.turns;
  const questions = isCut ? Math.min(size.questionCalls, turns) : size.questionCalls;
  const who = isUser ? 'of the user, a last reaction of each included' : 'of the question generator';
  const verified = size.verifications === 0 ? '' : `, ${fullCount(size.verifications)} to verify goals`;
  const judged = size.conversations * judges.reduce((sum, judge) => sum + callsOf(judge), 0);
  const byJudges = judged === 0 ? '' : `, ${fullCount(judged)} of judges`;
  const calls = `at most ${counted(turns, 'call')} of the agent and ${fullCount(questions)} ${who}${verified}${byJudges}, retries not counted`;
  const cost = budget?.tokens === undefined ? undefined : mostCost(budget.tokens, prices);
  return cost === undefined
    ? calls
    : `${calls}; its budget of ${fullCount(budget?.tokens ?? 0)} tokens costs at most ${cost}`;
}

/** Calls of a model that a judge makes of a conversation; checks and modules make none. */
function callsOf({ type, votes = 1 }: JudgeSpec): number {
  if (type === 'llm') return Number(votes);
  return type === 'user-fidelity' ? 1 : 0;
}
