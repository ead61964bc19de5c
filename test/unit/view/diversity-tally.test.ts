import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiversityTally } from '../../../src/view/diversity-tally.ts';
import { MovingTypes } from '../../../src/view/moving-types.ts';
import { textKey } from '../../../src/view/text-key.ts';

describe('DiversityTally', () => {
  it('counts questions that differ from all others, and those that repeat an earlier one of their conversation', () => {
    const tally = new DiversityTally();
    tally.add('How do I pay?', ['And by card?', 'how do I   PAY', 'and by card!']);
    tally.add('', ['Is it free?', 'What of the rain?']);
    expect(tally.diversity()).toMatchObject({ questions: 5, distinct: 3 / 5, repeated: 2 / 5, words: 17 / 5 });
  });

  it('has no shares where nothing was asked', () => {
    const nothing = { questions: 0, distinct: null, repeated: null, lexical: null, words: null };
    expect(new DiversityTally().diversity()).toEqual(nothing);
  });
});

describe('MovingTypes', () => {
  it('is the mean share of distinct words over all windows of 50 words', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(words, (given) => {
        const types = new MovingTypes();
        for (const word of given) types.add(word);
        expect(types.share()).toBeCloseTo(meanShare(given), 10);
      }),
    );
  });
});

describe('textKey', () => {
  it('tells texts apart that hardly differ', () => {
    const texts = Array.from({ length: 50_000 }, (_, index) => `question ${index.toString(36)} of the user`);
    expect(new Set(texts.map(textKey)).size).toBe(texts.length);
    expect(textKey('a')).toBe(textKey('a'));
  });
});

function meanShare(words: readonly string[]): number {
  if (words.length < 50) return new Set(words).size / words.length;
  const windows = Array.from({ length: words.length - 49 }, (_, first) => new Set(words.slice(first, first + 50)));
  return windows.reduce((sum, window) => sum + window.size / 50, 0) / windows.length;
}
