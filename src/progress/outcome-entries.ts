import { type Outcome, OUTCOMES } from '../contract/outcome.ts';
import type { Counts } from '../contract/workflow-api.ts';

/** The outcomes that occur, in the order of the contract, with their numbers. */
export function outcomeEntries(outcomes: Counts): readonly { outcome: Outcome; count: number }[] {
  return OUTCOMES.map((outcome) => ({ outcome, count: outcomes[outcome] ?? 0 })).filter(({ count }) => count > 0);
}
