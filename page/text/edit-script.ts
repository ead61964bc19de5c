/** Items that two lists have in common: `length` of them from `a` of the one and `b` of the other. */
export interface CommonRun {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

interface Lists {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** How far into `a` a number of edits led, by diagonal: a place in `a` less its place in `b`. The middle is diagonal 0. */
type Reached = Int32Array;

/**
 * What two lists have in common by the shortest edit script, in order (Myers, "An O(ND) Difference Algorithm", 1986); `undefined`
 * where more than `mostEdits` items would have to be removed and added, which bounds time and memory.
 */
export function commonRuns(lists: Lists, mostEdits: number): readonly CommonRun[] | undefined {
  const { a, b } = lists;
  const rounds: Reached[] = [];
  let reached: Reached = new Int32Array(3);
  for (let edits = 0; edits <= Math.min(mostEdits, a.length + b.length); edits += 1) {
    rounds.push(reached);
    const next = new Int32Array(reached.length + 2);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = slide(lists, diagonal, stepTo(reached, diagonal, edits).at);
      set(next, diagonal, at);
      if (at >= a.length && at - diagonal >= b.length) return walkedBack(lists, rounds);
    }
    reached = next;
  }
  return undefined;
}

/** Comes to a diagonal by one more edit: from the diagonal above by an item of `b`, from below by one of `a`. */
function stepTo(reached: Reached, diagonal: number, edits: number): { readonly at: number; readonly from: number } {
  const above = get(reached, diagonal + 1);
  const below = get(reached, diagonal - 1);
  const isAdded = diagonal === -edits || (diagonal !== edits && below < above);
  return isAdded ? { at: above, from: diagonal + 1 } : { at: below + 1, from: diagonal - 1 };
}

/** Goes on as long as both lists are equal. */
function slide({ a, b }: Lists, diagonal: number, start: number): number {
  let at = start;
  while (at < a.length && at - diagonal < b.length && a[at] === b[at - diagonal]) at += 1;
  return at;
}

function walkedBack({ a, b }: Lists, rounds: readonly Reached[]): readonly CommonRun[] {
  const runs: CommonRun[] = [];
  let [end, diagonal] = [a.length, a.length - b.length];
  for (let edits = rounds.length - 1; edits >= 0; edits -= 1) {
    const reached = rounds[edits] ?? new Int32Array(3);
    const step = stepTo(reached, diagonal, edits);
    const start = edits === 0 ? 0 : step.at;
    if (end > start) runs.push({ a: start, b: start - diagonal, length: end - start });
    end = get(reached, step.from);
    diagonal = step.from;
  }
  return runs.toReversed();
}

function get(reached: Reached, diagonal: number): number {
  return reached[diagonal + (reached.length - 1) / 2] ?? 0;
}

function set(reached: Reached, diagonal: number, at: number): void {
  reached[diagonal + (reached.length - 1) / 2] = at;
}
