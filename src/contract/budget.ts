import { durationMs } from './duration.ts';
import type { SimulationSpec } from './simulation-spec.ts';

/** The budget of a spec; what is left out is unlimited. */
export type Budget = NonNullable<SimulationSpec['budget']>;

/** Which part of a budget is used up, in words; `null` while something is left of every part. */
export function usedUp(
  budget: Budget | undefined,
  spent: { readonly turns: number; readonly tokens: number; readonly ranMs: number },
): string | null {
  const { turns, tokens, duration } = budget ?? {};
  if (turns !== undefined && spent.turns >= turns) return `${spent.turns} of ${turns} turns`;
  if (tokens !== undefined && spent.tokens >= tokens) return `${spent.tokens} of ${tokens} tokens`;
  if (duration !== undefined && spent.ranMs >= durationMs(duration)) return `${duration} of running time`;
  return null;
}
