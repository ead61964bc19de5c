import { endedCount, type Outcome } from '../contract/outcome.ts';
import { outcomeEntries } from '../progress/batch-facts.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import { outcomeColor } from './colored-outcome.ts';
import type { Terminal } from './terminal.ts';

interface BarPlace {
  /** Columns of the bar. */
  readonly cells: number;
  readonly colors: Terminal['colors'];
}

/**
 * A bar of the conversations that have ended, each outcome in its colour: one that occurs is seen, however rare it is, and the
 * bar is full only when all have ended.
 */
export function progressBar(
  { outcomes, seeds }: Pick<ShownProgress, 'outcomes' | 'seeds'>,
  { cells, colors }: BarPlace,
): string {
  const full = fullCells(endedCount(outcomes), seeds, cells);
  const parts = partsOf(outcomes, full).map(({ outcome, size }) => outcomeColor(outcome, colors)('█'.repeat(size)));
  return `${parts.join('')}${full < cells ? colors.dim('░'.repeat(cells - full)) : ''}`;
}

function fullCells(ended: number, seeds: number, cells: number): number {
  if (ended === 0) return 0;
  if (ended >= seeds) return cells;
  return Math.min(Math.max(Math.round((ended / seeds) * cells), 1), cells - 1);
}

/** The most frequent outcome takes what the others, of at least one cell each, leave of `full` cells. */
function partsOf(outcomes: ShownProgress['outcomes'], full: number): readonly { outcome: Outcome; size: number }[] {
  const entries = outcomeEntries(outcomes);
  const most = entries.toSorted((a, b) => b.count - a.count)[0]?.outcome;
  const ended = endedCount(outcomes);
  let left = full;
  // From the back, where the failures are: they are what the bar must not lose.
  const others = entries.toReversed().map(({ outcome, count }) => {
    const size = outcome === most ? 0 : Math.min(Math.max(Math.round((count / ended) * full), 1), left);
    left -= size;
    return { outcome, size };
  });
  return others.map((part) => (part.outcome === most ? { ...part, size: left } : part)).toReversed();
}
