import { commonRuns, type CommonRun } from './edit-script.ts';
import type { TextRange } from './mark.ts';

/** What differs between two texts. */
export interface WordDiff {
  /** Characters of the first text that the second does not have. */
  readonly removed: readonly TextRange[];
  /** Characters of the second text that the first does not have. */
  readonly added: readonly TextRange[];
}

/** Words that are compared one by one; longer texts are compared by lines. */
const MOST_WORDS = 6_000;

/** Differences that are looked for: the time grows with their square. */
const MOST_EDITS = 1_000;

/** Blanks, ideographs, words, and whatever stands alone. */
const WORDS = /\s+|\p{Ideographic}|[^\s\p{P}\p{S}\p{Ideographic}]+|./gsu;
const LINES = /[^\n]*\n|[^\n]+/g;

/**
 * Where two texts differ, by words; large or very different ones by lines, and those that differ too much as a whole. The time is
 * bounded.
 */
export function wordDiff(before: string, after: string): WordDiff {
  if (before === after) return { removed: [], added: [] };
  return diffBy(WORDS, before, after) ?? diffBy(LINES, before, after) ?? { removed: all(before), added: all(after) };
}

function all(text: string): readonly TextRange[] {
  return text === '' ? [] : [{ from: 0, to: text.length }];
}

function diffBy(pattern: RegExp, before: string, after: string): WordDiff | undefined {
  const a = before.match(pattern) ?? [];
  const b = after.match(pattern) ?? [];
  if (pattern === WORDS && Math.max(a.length, b.length) > MOST_WORDS) return undefined;
  const runs = commonRuns({ a, b }, MOST_EDITS);
  return runs && readable(gapsOf(runs, { a, b }));
}

/** A place where the texts differ: what stands on each side, and the length of what both have before it. */
interface Change {
  readonly removed: TextRange;
  readonly added: TextRange;
  readonly common: string;
}

/** The changes before, between and after what both have; the last may be empty. */
function gapsOf(
  runs: readonly CommonRun[],
  { a, b }: { readonly a: readonly string[]; readonly b: readonly string[] },
) {
  const startsA = startsOf(a);
  const startsB = startsOf(b);
  const changes: Change[] = [];
  let before: CommonRun = { a: 0, b: 0, length: 0 };
  for (const run of [...runs, { a: a.length, b: b.length, length: 0 }]) {
    const [fromA, fromB] = [before.a + before.length, before.b + before.length];
    changes.push({
      common: a.slice(before.a, fromA).join(''),
      removed: { from: startsA[fromA] ?? 0, to: startsA[run.a] ?? 0 },
      added: { from: startsB[fromB] ?? 0, to: startsB[run.b] ?? 0 },
    });
    before = run;
  }
  return changes;
}

/** Place of each item in the text, and its length. */
function startsOf(items: readonly string[]): readonly number[] {
  const starts = [0];
  for (const [index, item] of items.entries()) starts.push((starts[index] ?? 0) + item.length);
  return starts;
}

/** Joins changes with nothing between them but what is shorter than both: single words that two sentences happen to share. */
function readable(changes: readonly Change[]): WordDiff {
  const joined: Change[] = [];
  for (const change of changes) {
    const last = joined.at(-1);
    if (last && change.common.trim().length < Math.min(sizeOf(last), sizeOf(change))) {
      joined.splice(-1, 1, join(last, change));
    } else joined.push(change);
  }
  return {
    removed: joined.map(({ removed }) => removed).filter(({ from, to }) => from < to),
    added: joined.map(({ added }) => added).filter(({ from, to }) => from < to),
  };
}

function sizeOf({ removed, added }: Change): number {
  return Math.max(removed.to - removed.from, added.to - added.from);
}

function join(first: Change, second: Change): Change {
  return {
    common: first.common,
    removed: { from: first.removed.from, to: second.removed.to },
    added: { from: first.added.from, to: second.added.to },
  };
}
