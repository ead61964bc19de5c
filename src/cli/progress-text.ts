import { isHandPause } from '../contract/hand-pause.ts';
import { endedCount } from '../contract/outcome.ts';
import { fullCount } from '../progress/amounts.ts';
import { batchFacts, type LinePart } from '../progress/batch-facts.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import type { Speed } from '../progress/speed.ts';
import { clipLine, displayWidth, oneLine } from './text-layout.ts';

/** Parts of this rank are cut where they do not fit; the others are left out. */
const ALWAYS = 0;
/** What a line ends with where parts were left out. */
const MORE = ' …';
/** A part that is cut keeps at least this much. */
const SHORTEST_CUT = 12;

/** How a line of progress is made. */
interface LineOptions {
  readonly speed: Speed;
  readonly width: number;
  /** Given where the line is drawn again before the moment is over. */
  readonly nowMs?: number | undefined;
  /** Longest text of a part, where its whole text was shown before. */
  readonly longestPart?: number | undefined;
}

/** Progress in one line of at most `width` columns: the most important parts that fit, and `…` if some do not. */
export function progressText(progress: ShownProgress, options: LineOptions): string {
  const { width, longestPart = Number.POSITIVE_INFINITY } = options;
  const parts = partsOf(progress, options).map((part) => ({ ...part, text: clipLine(part.text, longestPart) }));
  const shown = fitting(parts, width);
  const isCut = displayWidth(joined(shown)) > width;
  if (isCut || shown.length === parts.length) return clipLine(joined(shortened(shown, width)), width);
  return clipLine(joined(fitting(parts, width - displayWidth(MORE))) + MORE, width);
}

function fitting(parts: readonly LinePart[], width: number): readonly LinePart[] {
  let shown: readonly LinePart[] = [];
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    const longer = parts.filter((each) => each === part || shown.includes(each));
    if (part.rank <= ALWAYS || displayWidth(joined(longer)) <= width) shown = longer;
  }
  return shown;
}

/** Where the line is too long, the text before a tail gives way, and the tail stays. */
function shortened(parts: readonly LinePart[], width: number): readonly LinePart[] {
  if (displayWidth(joined(parts)) <= width) return parts;
  const terse = parts.map((part) => (part.shortTail === undefined ? part : { ...part, tail: part.shortTail }));
  const tooLong = displayWidth(joined(terse)) - width;
  if (tooLong <= 0) return terse;
  return terse.map((part) => {
    const room = displayWidth(part.text) - tooLong;
    return part.tail === undefined || room < SHORTEST_CUT ? part : { ...part, text: clipLine(part.text, room) };
  });
}

function joined(parts: readonly LinePart[]): string {
  return parts.map(({ text, tail = '' }) => text + tail).join(' · ');
}

function partsOf(progress: ShownProgress, { speed, nowMs }: LineOptions): readonly LinePart[] {
  const { paused = null, outcomes, seeds } = progress;
  const facts = batchFacts(progress, { speed: paused === null ? speed : undefined, nowMs });
  return [
    { rank: ALWAYS, text: `${fullCount(endedCount(outcomes))}/${fullCount(seeds)} done` },
    ...(paused === null ? [] : [{ rank: ALWAYS, text: pausedPart(paused) }]),
    ...facts.flatMap(({ parts }) => parts).map((part) => ({ ...part, text: oneLine(part.text) })),
  ];
}

/** A fault ends the run, and its summary gives the reason; a manual pause is waited out. */
function pausedPart(reason: string): string {
  return isHandPause(reason) ? oneLine(reason) : 'paused';
}
