import { fullCount } from '../progress/amounts.ts';
import { outcomeEntries } from '../progress/batch-facts.ts';
import type { BatchState, BatchSummary } from '../store/store.ts';
import { aligned, cellWidth } from './aligned.ts';
import { coloredOutcome } from './colored-outcome.ts';
import type { Terminal } from './terminal.ts';
import { clipLine, clipMiddle } from './text-layout.ts';

/** What the table is drawn for; a width that is infinite cuts nothing. */
export interface TablePlace {
  readonly width: number;
  readonly colors: Terminal['colors'];
}

/** Part of a line that ids may take: outcomes are what the table is read for. */
const WIDEST_ID = 0.3;
/** Where a line is shorter, the time is left out: its place is needed for outcomes. */
const ROOM_FOR_TIME = 110;

/** A batch of the listing; one that is open and on which no process works is `interrupted`. */
export type ListedBatch = Omit<BatchSummary, 'state'> & { readonly state: BatchState | 'interrupted' };

/** One line per batch, oldest first, cut to `width`, below a headline. */
export function batchTable(batches: readonly ListedBatch[], { width, colors }: TablePlace): string[] {
  const hasTime = width >= ROOM_FOR_TIME;
  const rows = batches.map((batch) => [
    clipMiddle(batch.batchId, Math.floor(width * WIDEST_ID)),
    coloredState(batch.state, colors),
    batch.seedCount === null ? '?' : fullCount(batch.seedCount),
    fullCount(batch.turns),
    ...(hasTime ? [localTime(batch.createdAt)] : []),
  ]);
  const head = ['BATCH', 'STATE', 'SEEDS', 'TURNS', ...(hasTime ? ['STARTED'] : [])];
  const [headline = '', ...lines] = aligned([head, ...rows]);
  const room = width - headline.length;
  return [
    clipLine(`${headline}OUTCOMES`, width),
    ...batches.map((batch, index) => `${lines[index]}${outcomesCell(batch, { width: room, colors })}`),
  ];
}

/** A batch of the listing as `--json` prints it. */
export function batchJson(batch: ListedBatch): object {
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

/** As many outcomes as fit; those that do not show as `…`. */
function outcomesCell({ outcomes }: ListedBatch, { width, colors }: TablePlace): string {
  const entries = outcomeEntries(outcomes).map(({ outcome, count }) => {
    return `${coloredOutcome(outcome, colors)} ${fullCount(count)}`;
  });
  let shown = entries.length;
  const text = () => [...entries.slice(0, shown), ...(shown < entries.length ? ['…'] : [])].join(', ');
  while (shown > 0 && cellWidth(text()) > width) shown -= 1;
  return text() || '-';
}

/** Colours the batches that may need attention. */
function coloredState(state: ListedBatch['state'], colors: Terminal['colors']): string {
  if (state === 'paused' || state === 'interrupted') return colors.yellow(state);
  return state === 'open' ? colors.cyan(state) : state;
}
