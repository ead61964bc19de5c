import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonRuns } from '../../../../page/text/edit-script.ts';
import { wordDiff } from '../../../../page/text/word-diff.ts';

describe('wordDiff', () => {
  it('marks the words that differ on either side', () => {
    expect(shown('You get 15 minutes for the way.', 'You get 20 minutes for the whole way.')).toEqual([
      'You get [15] minutes for the way.',
      'You get [20] minutes for the [whole ]way.',
    ]);
  });

  it('marks nothing in equal texts', () => {
    expect(wordDiff('the same', 'the same')).toEqual({ removed: [], added: [] });
  });

  it('marks all of a text that the other side does not have', () => {
    expect(shown('', 'all new')).toEqual(['', '[all new]']);
    expect(shown('all gone', '')).toEqual(['[all gone]', '']);
  });

  it('joins changes that only share a short word', () => {
    expect(shown('It costs nothing at all, I think.', 'Please call a colleague, I think.')).toEqual([
      '[It costs nothing at all], I think.',
      '[Please call a colleague], I think.',
    ]);
  });

  it('compares ideographs one by one', () => {
    expect(shown('我要退款', '我不退款')).toEqual(['我[要]退款', '我[不]退款']);
  });

  it('compares long texts by lines', () => {
    const lines = Array.from({ length: 3_000 }, (_, line) => `line ${line} of the text\n`);
    const changed = lines.with(1_500, 'another line\n');
    expect(shown(lines.join(''), changed.join(''))).toEqual([
      lines.with(1_500, '[line 1500 of the text\n]').join(''),
      changed.with(1_500, '[another line\n]').join(''),
    ]);
  });

  it('takes texts that differ too much as different as a whole', () => {
    const [before, after] = ['a\n'.repeat(9_000), 'b\n'.repeat(9_000)];
    expect(wordDiff(before, after)).toEqual({
      removed: [{ from: 0, to: before.length }],
      added: [{ from: 0, to: after.length }],
    });
  });

  it('leaves the same text on both sides without what it marks', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'b', ' ', 'ab', '.', '\n', 'ü'), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const { removed, added } = wordDiff(before, after);
        expect(without(before, removed)).toBe(without(after, added));
      }),
    );
  });
});

describe('commonRuns', () => {
  it('finds a longest common sequence', () => {
    const lists = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const runs = commonRuns({ a, b }, 100) ?? [];
        for (const run of runs) expect(a.slice(run.a, run.a + run.length)).toEqual(b.slice(run.b, run.b + run.length));
        expect(runs.reduce((sum, { length }) => sum + length, 0)).toBe(longestCommon(a, b));
      }),
    );
  });

  it('gives up where there are more edits than allowed', () => {
    expect(commonRuns({ a: ['a'], b: ['b'] }, 1)).toBeUndefined();
    expect(commonRuns({ a: ['a'], b: ['b'] }, 2)).toEqual([]);
  });
});

function shown(before: string, after: string): readonly string[] {
  const { removed, added } = wordDiff(before, after);
  return [bracketed(before, removed), bracketed(after, added)];
}

function bracketed(text: string, ranges: readonly { from: number; to: number }[]): string {
  return ranges.reduceRight(
    (all, { from, to }) => `${all.slice(0, from)}[${all.slice(from, to)}]${all.slice(to)}`,
    text,
  );
}

function without(text: string, ranges: readonly { from: number; to: number }[]): string {
  return ranges.reduceRight((all, { from, to }) => all.slice(0, from) + all.slice(to), text);
}

/** By the textbook: the table of all pairs of beginnings. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const item of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(item === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
