import { fullCount } from '../progress/amounts.ts';
import { aligned } from './aligned.ts';
import { coloredState } from './colored-state.ts';
import { outcomesCell } from './outcomes-cell.ts';
import type { ListedBatch } from './listed-batches.ts';
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
