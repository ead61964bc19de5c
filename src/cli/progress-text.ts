import { pauseText } from '../contract/hand-pause.ts';
import { endedCount } from '../contract/outcome.ts';
import { fullCount } from '../progress/amounts.ts';
import { batchFacts, type LinePart } from '../progress/batch-facts.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import type { Speed } from '../progress/speed.ts';
import { clipLine, displayWidth, oneLine } from './text-layout.ts';

/** Parts up to this rank are cut where they do not fit; the others are left out. */
const ALWAYS = 0;

/** Progress in one line of at most `width` columns: the most important parts that fit. */
export function progressText(progress: ShownProgress, speed: Speed, width: number): string {
  const parts = partsOf(progress, speed);
  let shown: readonly LinePart[] = [];
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    const longer = parts.filter((each) => each === part || shown.includes(each));
    if (part.rank <= ALWAYS || displayWidth(joined(longer)) <= width) shown = longer;
  }
  return clipLine(joined(shown), width);
}

function joined(parts: readonly LinePart[]): string {
  return parts.map(({ text }) => text).join(' · ');
}

function partsOf(progress: ShownProgress, speed: Speed): readonly LinePart[] {
  const { paused = null, outcomes, seeds } = progress;
  const facts = batchFacts(progress, { speed: paused === null ? speed : undefined });
  return [
    { rank: ALWAYS, text: `${fullCount(endedCount(outcomes))}/${fullCount(seeds)} done` },
    ...(paused === null ? [] : [{ rank: ALWAYS, text: oneLine(pauseText(paused)) }]),
    ...facts.flatMap(({ parts }) => parts),
  ];
}
