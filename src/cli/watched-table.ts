import { createColors } from 'picocolors';
import { endedCount } from '../contract/outcome.ts';
import { fullCount, timeSpan } from '../progress/amounts.ts';
import { INTERRUPTED } from '../progress/batch-doing.ts';
import { timeLeftMs, turnsPerSecond, wholeSpeed } from '../progress/speed.ts';
import { aligned, cellWidth } from './aligned.ts';
import { coloredState } from './colored-state.ts';
import { fitBlocks } from './fit-blocks.ts';
import type { ActiveBatch, ListedBatch } from './listed-batches.ts';
import { outcomesCell } from './outcomes-cell.ts';
import { progressBar } from './progress-bar.ts';
import { resumeWords } from './require-batch.ts';
import type { Terminal, TerminalSize } from './terminal.ts';
import { clipColored, clipMiddle, oneLine } from './text-layout.ts';

/** What a live table shows. */
export interface WatchedBatches {
  /** All of them, oldest first. */
  readonly batches: readonly ListedBatch[];
  /** What is known of those among them that have not ended. */
  readonly active: readonly ActiveBatch[];
}

type Place = TerminalSize & { readonly colors: Terminal['colors'] };

/** Part of a line that ids may take. */
const WIDEST_ID = 0.3;
/** Narrower lines have no bar and no speed, then no time left. */
const ROOM_FOR_BAR = 60;
const ROOM_FOR_TIME = 50;
const WIDE = 120;
/** Fewer columns say nothing of outcomes: they stand below the batch then. */
const SHORTEST_OUTCOMES = 18;
const INDENT = '  ';
const PLAIN = createColors(false);

/**
 * A table that fits the terminal: each batch with its bar, speed and time left, and below it what it waits for. Where there are more
 * batches than rows, those that have not ended stay, the latest first.
 */
export function watchedTable({ batches, active }: WatchedBatches, place: Place): string[] {
  const known = new Map(active.map((each) => [each.batch.batchId, each]));
  const { head, rows, room: outcomesRoom } = tableRows(batches, known, place);
  const blocks = batches.map((batch, index) => {
    const found = known.get(batch.batchId);
    const below = found ? linesBelow(found, place.colors, outcomesRoom) : [];
    const lines = [rows[index] ?? '', ...below].map((line) => clipColored(line, place.columns));
    return { lines, isKept: batch.state !== 'closed' || found !== undefined };
  });
  // The cursor has the last row.
  const room = Math.max(place.height - 2, 1);
  const more = (count: number) => place.colors.dim(`… and ${fullCount(count)} more: convsim status`);
  return [clipColored(head, place.columns), ...fitBlocks(blocks, { room, more })];
}

interface Rows {
  readonly head: string;
  /** One a batch. */
  readonly rows: readonly string[];
  /** Columns that the outcomes have; 0 where there is no such column. */
  readonly room: number;
}

function tableRows(
  batches: readonly ListedBatch[],
  known: ReadonlyMap<string, ActiveBatch>,
  { width, colors }: Pick<Place, 'width' | 'colors'>,
): Rows {
  const hasBar = width >= ROOM_FOR_BAR;
  const cells = width >= WIDE ? 24 : 10;
  const done = rightAligned(batches.map(doneText));
  const rows = batches.map((batch, index) => {
    const { speed, left } = paceOf(known.get(batch.batchId));
    return [
      clipMiddle(batch.batchId, Math.floor(width * WIDEST_ID)),
      coloredState(batch.state, colors),
      ...(hasBar ? [progressBar({ outcomes: batch.outcomes, seeds: batch.seedCount ?? 0 }, { cells, colors })] : []),
      done[index] ?? '',
      ...(hasBar ? [speed] : []),
      ...(width >= ROOM_FOR_TIME ? [left] : []),
    ];
  });
  const head = [
    'BATCH',
    'STATE',
    ...(hasBar ? ['DONE', '', 'TURNS/S'] : ['DONE']),
    ...(width >= ROOM_FOR_TIME ? ['LEFT'] : []),
  ];
  const [headline = '', ...lines] = aligned([head, ...rows]);
  const room = width - cellWidth(headline);
  if (room < SHORTEST_OUTCOMES) return { head: headline, rows: lines, room: 0 };
  const outcomes = batches.map((batch) => {
    const isBelow = known.has(batch.batchId) && isOutcomesCut(batch, room);
    return isBelow ? '' : outcomesCell(batch, { width: room, colors });
  });
  return { head: `${headline}OUTCOMES`, rows: lines.map((line, index) => `${line}${outcomes[index]}`), room };
}

function doneText({ outcomes, seedCount }: ListedBatch): string {
  return `${fullCount(endedCount(outcomes))}/${seedCount === null ? '?' : fullCount(seedCount)}`;
}

function rightAligned(texts: readonly string[]): string[] {
  const width = Math.max(0, ...texts.map((text) => text.length));
  return texts.map((text) => text.padStart(width));
}

/** Only of a batch that runs: turns per second, and the time left where that can be told. */
function paceOf(found: ActiveBatch | undefined): { readonly speed: string; readonly left: string } {
  if (found?.batch.state !== 'open') return { speed: '', left: '' };
  const speed = wholeSpeed(found.progress, found.spent);
  const [perSecond, leftMs] = [turnsPerSecond(speed), timeLeftMs(found.progress, speed)];
  return {
    speed: perSecond === undefined ? '' : perSecond.toFixed(perSecond < 0.1 ? 3 : 1),
    left: leftMs === undefined ? '' : timeSpan(leftMs),
  };
}

/** What a batch waits for, or how it is resumed; first its outcomes, where its line has no room for all. */
function linesBelow({ batch, doing }: ActiveBatch, colors: Place['colors'], outcomesRoom: number): readonly string[] {
  const outcomes = outcomesCell(batch, { width: Number.POSITIVE_INFINITY, colors });
  const resume = batch.state === 'interrupted' ? [`to resume it: ${resumeWords(batch)}`] : [];
  const reasons = [...doing.filter((line) => line !== INTERRUPTED), ...resume];
  return [
    ...(isOutcomesCut(batch, outcomesRoom) ? [`${INDENT}${outcomes}`] : []),
    ...reasons.map((line) => colors.dim(`${INDENT}${oneLine(line)}`)),
  ];
}

function isOutcomesCut(batch: ListedBatch, room: number): boolean {
  const outcomes = outcomesCell(batch, { width: Number.POSITIVE_INFINITY, colors: PLAIN });
  return endedCount(batch.outcomes) > 0 && cellWidth(outcomes) > room;
}
