import { stripVTControlCharacters } from 'node:util';
import { fullCount } from '../progress/amounts.ts';
import { outcomeEntries } from '../progress/outcome-entries.ts';
import type { BatchState, BatchSummary } from '../store/store.ts';
import { coloredOutcome } from './outcome-text.ts';
import { tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { clip, clipMiddle, displayWidth } from './text-layout.ts';

/** What the table is drawn for; a width that is infinite cuts nothing. */
export interface TablePlace {
  readonly width: number;
  readonly colors: Terminal['colors'];
}

/** Part of a line that ids may take: outcomes are what the table is read for. */
const WIDEST_ID = 0.3;
/** Where a line is shorter, the time is left out: its place is needed for outcomes. */
const ROOM_FOR_TIME = 110;

/** A line a batch, oldest first, cut to `width`, with a headline. */
export function batchTable(batches: readonly BatchSummary[], { width, colors }: TablePlace): string[] {
  const hasTime = width >= ROOM_FOR_TIME;
  const rows = batches.map((batch) => [
    clipMiddle(batch.batchId, Math.floor(width * WIDEST_ID)),
    coloredState(batch.state, colors),
    batch.seedCount === null ? '?' : fullCount(batch.seedCount),
    fullCount(batch.turns),
    ...(hasTime ? [localTime(batch.createdAt)] : []),
  ]);
  const head = ['BATCH', 'STATE', 'SEEDS', 'TURNS', ...(hasTime ? ['STARTED'] : [])];
  const [headline = '', ...lines] = tableLines([head, ...rows]);
  const start = Math.max(...[headline, ...lines].map((line) => displayWidth(stripVTControlCharacters(line)))) + 2;
  return [
    clip(`${headline.padEnd(start)}OUTCOMES`, width),
    ...batches.map(
      (batch, index) => `${filled(lines[index] ?? '', start)}${outcomeCells(batch, { width: width - start, colors })}`,
    ),
  ];
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

function filled(line: string, width: number): string {
  return line + ' '.repeat(width - displayWidth(stripVTControlCharacters(line)));
}

/** As many outcomes as fit; those that do not show as `…`. */
function outcomeCells({ outcomes }: BatchSummary, { width, colors }: TablePlace): string {
  const entries = outcomeEntries(outcomes);
  const textOf = ({ outcome, count }: (typeof entries)[number]) => `${outcome} ${fullCount(count)}`;
  const fitting = entries.filter((_, index) => {
    const isLast = index === entries.length - 1;
    return (
      displayWidth(
        entries
          .slice(0, index + 1)
          .map(textOf)
          .join(', '),
      ) +
        (isLast ? 0 : ', …'.length) <=
      width
    );
  });
  const shown = fitting.map(({ outcome, count }) => `${coloredOutcome(outcome, colors)} ${fullCount(count)}`);
  return [...shown, ...(fitting.length < entries.length ? ['…'] : [])].join(', ') || '-';
}

/** Batches that somebody may have to care for stand out. */
function coloredState(state: BatchState, colors: Terminal['colors']): string {
  if (state === 'paused') return colors.yellow(state);
  return state === 'open' ? colors.cyan(state) : state;
}
