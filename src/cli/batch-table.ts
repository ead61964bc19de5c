import type { BatchSummary } from '../store/store.ts';
import { fullCount } from './amounts.ts';
import { outcomeEntries } from './outcome-text.ts';
import { tableLines } from './table.ts';
import { clip } from './text-layout.ts';

/** A line a batch, oldest first, cut to `width`, with a headline. */
export function batchTable(batches: readonly BatchSummary[], width: number): string[] {
  const rows = batches.map((batch) => [
    batch.batchId,
    batch.state,
    batch.seedCount === null ? '?' : fullCount(batch.seedCount),
    fullCount(batch.turns),
    localTime(batch.createdAt),
    outcomeEntries(batch.outcomes)
      .map(({ outcome, count }) => `${outcome} ${fullCount(count)}`)
      .join(', ') || '-',
  ]);
  return tableLines([['BATCH', 'STATE', 'SEEDS', 'TURNS', 'STARTED', 'OUTCOMES'], ...rows]).map((line) => {
    return clip(line, width);
  });
}

/** A batch of the listing as `--json` prints it. */
export function batchJson(batch: BatchSummary): object {
  return {
    batch_id: batch.batchId,
    state: batch.state,
    pause_reason: batch.pauseReason,
    seeds: batch.seedCount,
    outcomes: batch.outcomes,
    turns: batch.turns,
    started_at: batch.createdAt,
  };
}

/** An ISO 8601 time in the time zone of this machine: `2030-01-31 09:05`. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  const [date, clock] = [
    [time.getFullYear(), time.getMonth() + 1, time.getDate()],
    [time.getHours(), time.getMinutes()],
  ].map((parts) => parts.map((part) => String(part).padStart(2, '0')));
  return `${date?.join('-')} ${clock?.join(':')}`;
}
