import { durationMs } from '../contract/duration.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { Spent } from '../store/store.ts';
import { fullCount, shortCount, timeSpan } from './amounts.ts';

/** How much of one part of a budget is used; `duration` in milliseconds. */
export interface BudgetUse {
  readonly part: 'turns' | 'tokens' | 'duration';
  readonly used: number;
  readonly limit: number;
}

/** The parts of a budget that the spec names, with what is used of them. */
export function budgetUses(budget: SimulationSpec['budget'], spent: Spent): readonly BudgetUse[] {
  const uses = [
    { part: 'turns' as const, used: spent.turns, limit: budget?.turns },
    { part: 'tokens' as const, used: spent.tokens, limit: budget?.tokens },
    { part: 'duration' as const, used: spent.ranMs, limit: budget?.duration && durationMs(budget.duration) },
  ];
  return uses.filter((use): use is BudgetUse => typeof use.limit === 'number');
}

/** The part nearest to its limit: `budget 42% of turns`; empty without a budget. */
export function budgetText(uses: readonly BudgetUse[]): string {
  const [tightest] = uses.toSorted((a, b) => b.used / b.limit - a.used / a.limit);
  return tightest ? `budget ${percent(tightest)} of ${tightest.part}` : '';
}

/** Every part: `420 of 1,000 turns (42%), 2h 01m of 8h 00m (25%)`. */
export function budgetDetails(uses: readonly BudgetUse[]): string {
  return uses.map((use) => `${amounts(use)} (${percent(use)})`).join(', ');
}

function amounts({ part, used, limit }: BudgetUse): string {
  if (part === 'duration') return `${timeSpan(used)} of ${timeSpan(limit)}`;
  if (part === 'tokens') return `${shortCount(used)} of ${shortCount(limit)} tokens`;
  return `${fullCount(used)} of ${fullCount(limit)} turns`;
}

/** Rounded down: 100% is said of what is used up. */
function percent({ used, limit }: BudgetUse): string {
  return `${Math.floor((used / limit) * 100)}%`;
}
