import type { Verdict } from '../contract/judgement.ts';
import type { Terminal } from './terminal.ts';

/** A verdict in the colour of what it means. */
export function coloredVerdict(verdict: Verdict, colors: Terminal['colors']): string {
  if (verdict === 'passed') return colors.green(verdict);
  return verdict === 'failed' ? colors.red(verdict) : colors.yellow(verdict);
}
