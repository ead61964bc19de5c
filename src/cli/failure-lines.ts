import { counted, fullCount } from '../progress/amounts.ts';
import type { FailureGroup } from '../store/store.ts';
import { clipLine, clipMiddle, oneLine, wrap } from './text-layout.ts';

/** Causes that are shown; `--json` has them all. */
const SHOWN = 10;
/** Lines of a message: its begin says what failed, its end what to do, and `convsim show` has what is between. */
const MESSAGE_LINES = 4;
const INDENT = '      ';
/** Longest line of a message: longer ones are hard to read. */
const WIDEST = 120;

/** Each cause with its number, an example and the message below it, cut to `width` columns; nothing is cut where that is infinite. */
export function failureLines(groups: readonly FailureGroup[], width: number): string[] {
  const lines = groups.slice(0, SHOWN).flatMap((group) => groupLines(group, width));
  if (groups.length <= SHOWN) return lines;
  const rest = groups.slice(SHOWN).reduce((sum, { count }) => sum + count, 0);
  return [...lines, `  and ${counted(rest, 'conversation')} with ${counted(groups.length - SHOWN, 'other cause')}`];
}

/** The groups as `--json` prints them. */
export function failuresJson(groups: readonly FailureGroup[]): readonly object[] {
  return groups.map(({ outcome, errorType, count, example }) => ({
    outcome,
    error_type: errorType,
    count,
    example: { conversation_id: example.conversationId, message: example.message },
  }));
}

function groupLines({ outcome, errorType, count, example }: FailureGroup, width: number): string[] {
  const head = `  ${fullCount(count)} × ${outcome}, ${errorType}; for example ${example.conversationId}`;
  const room = (Number.isFinite(width) ? Math.min(width, WIDEST) : width) - INDENT.length;
  return [clipLine(head, width), ...messageLines(example.message, room).map((line) => `${INDENT}${line}`)];
}

/** A message that takes too many lines is cut in its middle. */
function messageLines(message: string, room: number): string[] {
  const text = oneLine(message);
  const whole = wrap(text, room);
  for (let width = MESSAGE_LINES * room; whole.length > MESSAGE_LINES && width > room; width -= 4) {
    const lines = wrap(clipMiddle(text, width), room);
    if (lines.length <= MESSAGE_LINES) return lines;
  }
  return whole.slice(0, MESSAGE_LINES);
}
