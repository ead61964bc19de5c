import { isNormalOutcome, type Outcome, OUTCOMES } from '../contract/outcome.ts';
import type { Counts } from '../contract/workflow-api.ts';
import type { Terminal } from './terminal.ts';

/** The outcomes that occur, in the order of the contract, with their numbers. */
export function outcomeEntries(outcomes: Counts): readonly { outcome: Outcome; count: number }[] {
  return OUTCOMES.map((outcome) => ({ outcome, count: outcomes[outcome] ?? 0 })).filter(({ count }) => count > 0);
}

/** An outcome in its colour: green as wished, yellow for an early but normal end, red otherwise. */
export function coloredOutcome(outcome: Outcome | 'running', colors: Terminal['colors']): string {
  if (outcome === 'completed') return colors.green(outcome);
  if (outcome === 'running') return colors.cyan(outcome);
  return isNormalOutcome(outcome) || outcome === 'cancelled' ? colors.yellow(outcome) : colors.red(outcome);
}
