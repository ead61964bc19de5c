import { fullCount } from '../progress/amounts.ts';
import { outcomeEntries } from '../progress/batch-facts.ts';
import type { BatchSummary } from '../store/store.ts';
import { cellWidth } from './aligned.ts';
import { coloredOutcome } from './colored-outcome.ts';
import type { Terminal } from './terminal.ts';

interface CellPlace {
  readonly width: number;
  readonly colors: Terminal['colors'];
}

/** `completed 790, agent-failed 22`: as many outcomes as fit; those that do not show as `…`; `-` where there are none. */
export function outcomesCell({ outcomes }: Pick<BatchSummary, 'outcomes'>, { width, colors }: CellPlace): string {
  const entries = outcomeEntries(outcomes).map(({ outcome, count }) => {
    return `${coloredOutcome(outcome, colors)} ${fullCount(count)}`;
  });
  let shown = entries.length;
  const text = () => [...entries.slice(0, shown), ...(shown < entries.length ? ['…'] : [])].join(', ');
  while (shown > 0 && cellWidth(text()) > width) shown -= 1;
  return text() || '-';
}
