import { brokenAtEdge, displayWidth, screenRows } from './text-layout.ts';

interface Frames {
  /** The lines above the cursor, which is in the row below them. */
  readonly shown: readonly string[];
  /** The lines that are to take their place. */
  readonly next: readonly string[];
  /** Of the terminal. */
  readonly columns: number;
}

/**
 * What a terminal is sent to show other lines in the place of its last ones. Lines that stay are not written again, and none of
 * one row is cleared before it is written over, so that nothing flickers.
 */
export function frameChange({ shown, next, columns }: Frames): string {
  const rows = (lines: readonly string[]) => lines.reduce((sum, line) => sum + screenRows(line, columns), 0);
  let text = '';
  let kept = 0;
  let isAligned = true;
  for (const [index, line] of next.entries()) {
    const before = shown[index];
    if (isAligned && line === before) {
      kept += screenRows(line, columns);
      continue;
    }
    isAligned &&= before !== undefined && screenRows(before, columns) === screenRows(line, columns);
    text += `${down(kept)}${written(line, columns)}\n`;
    kept = 0;
  }
  const left = rows(shown) - rows(next);
  if (text === '' && left <= 0) return '';
  return `${up(rows(shown))}${text}${down(kept)}${left > 0 ? CLEAR_BELOW : ''}`;
}

/** What a terminal is sent to take its last lines away. */
export function frameRemoval(shown: readonly string[], columns: number): string {
  const rows = shown.reduce((sum, line) => sum + screenRows(line, columns), 0);
  return rows === 0 ? '' : `${up(rows)}${CLEAR_BELOW}`;
}

const CLEAR_REST = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** To the first column of a row above; a Ctrl-C that the terminal has shown has moved the cursor. */
function up(rows: number): string {
  return rows === 0 ? '\r' : `\r\u001b[${rows}A`;
}

function down(rows: number): string {
  return rows === 0 ? '' : `\u001b[${rows}B`;
}

/** A line in the place of another one, of which nothing is left. */
function written(line: string, columns: number): string {
  const rows = brokenAtEdge(line, columns);
  // A wide character that goes to the next row leaves a column before the edge.
  const cleared = rows.length > 1 ? `${`${CLEAR_REST}\n`.repeat(rows.length)}\u001b[${rows.length}A` : '';
  // In the last column the cursor waits on its character, which would be cleared.
  const isAtEdge = displayWidth(rows.at(-1) ?? '') === columns;
  return `${cleared}${line}${isAtEdge ? '' : CLEAR_REST}`;
}
