/** Characters of a text: from the first to before the last. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Why characters stand out: searched for, quoted by a judge, or on one side of a comparison only. */
export type MarkKind = 'search' | 'quote' | 'removed' | 'added';

/** Characters of a text that stand out. */
export interface Mark extends TextRange {
  readonly kind: MarkKind;
}

/** A part of a text, all of it marked alike. */
export interface MarkedPiece {
  readonly text: string;
  readonly kind?: MarkKind;
}

/** Gives ranges one kind. */
export function marksOf(ranges: readonly TextRange[], kind: MarkKind): readonly Mark[] {
  return ranges.map(({ from, to }) => ({ from, to, kind }));
}

/** Cuts a text, which begins at `at` of what the marks count, where marks begin and end; of marks that overlap the first counts. */
export function cutAtMarks(text: string, at: number, marks: readonly Mark[]): readonly MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let done = 0;
  for (const { from, to, kind } of inside({ from: at, to: at + text.length }, marks)) {
    const start = Math.max(from - at, done);
    const end = Math.min(to - at, text.length);
    if (start >= end) continue;
    if (start > done) pieces.push({ text: text.slice(done, start) });
    pieces.push({ text: text.slice(start, end), kind });
    done = end;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

function inside(range: TextRange, marks: readonly Mark[]): readonly Mark[] {
  return marks.filter(({ from, to }) => from < range.to && to > range.from).sort((one, other) => one.from - other.from);
}
