import { isNormalOutcome, type Outcome } from '../contract/outcome.ts';
import type { Terminal } from './terminal.ts';

/** An outcome in its colour: green as wanted, yellow for an early but normal end, red otherwise. */
export function coloredOutcome(outcome: Outcome | 'running', colors: Terminal['colors']): string {
  if (outcome === 'completed' || outcome === 'goal-reached') return colors.green(outcome);
  if (outcome === 'running') return colors.cyan(outcome);
  return isNormalOutcome(outcome) || outcome === 'cancelled' ? colors.yellow(outcome) : colors.red(outcome);
}
