import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';
import { counted, type Counted } from './counted.ts';

/** What conversations came to in a set of judges. */
export interface VerdictCounts {
  /** Those that passed or failed. */
  readonly judged: number;
  readonly passed: number;
  readonly verdicts: readonly Counted[];
}

/** Counts the verdicts of conversations; one that the set has not looked at is `unjudged`. */
export function verdictCounts(lines: readonly ConversationLine[], set: string): VerdictCounts {
  const verdicts = counted(lines.map((line) => line.verdicts[set] ?? 'unjudged'));
  const countOf = (verdict: string): number => verdicts.find(({ name }) => name === verdict)?.count ?? 0;
  const passed = countOf('passed');
  return { judged: passed + countOf('failed'), passed, verdicts };
}
