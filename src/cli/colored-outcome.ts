import { isNormalOutcome, type Outcome } from '../contract/outcome.ts';
import type { Terminal } from './terminal.ts';

/** An outcome in its colour. */
export function coloredOutcome(outcome: Outcome | 'running', colors: Terminal['colors']): string {
  return outcomeColor(outcome, colors)(outcome);
}

/** What paints a text in the colour of an outcome: green as wanted, yellow for an early but normal end, red otherwise. */
export function outcomeColor(outcome: Outcome | 'running', colors: Terminal['colors']): (text: string) => string {
  if (outcome === 'completed' || outcome === 'goal-reached') return colors.green;
  if (outcome === 'running') return colors.cyan;
  return isNormalOutcome(outcome) || outcome === 'cancelled' ? colors.yellow : colors.red;
}
