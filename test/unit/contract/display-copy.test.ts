import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, displayCopy } from '../../../src/contract/display-copy.ts';
import { DISPLAY_BYTES } from '../../../src/contract/limits.ts';

const HALF_A_PAIR = /[\ud800-\udfff]/u;

describe('a display copy', () => {
  it('is the text itself where that is short enough', () => {
    for (const text of ['', 'short', 'x'.repeat(DISPLAY_BYTES)]) expect(displayCopy(text)).toBe(text);
    expect(displayCopy('12345', 5)).toBe('12345');
  });

  it('is cut, and says how much is missing and where it is', () => {
    expect(displayCopy('123456789', 5)).toBe('12345… [4 more characters in the store]');
    const copy = displayCopy('x'.repeat(50_000));
    expect(copy).toMatch(/^x{8000}… \[42000 more characters in the store\]$/);
  });

  it('is not cut in the middle of a character', () => {
    expect(displayCopy('ab😀cd', 5)).toBe('ab… [4 more characters in the store]');
    expect(displayCopy('ab😀cd', 6)).toBe('ab😀… [2 more characters in the store]');
  });
});

describe('a clipped text', () => {
  it('is the longest beginning of the text that fits and breaks no character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, length) => {
        const cut = clip(text, length);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut).not.toMatch(HALF_A_PAIR);
        expect(cut.length).toBeLessThanOrEqual(length);
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(length, text.length) - 1);
      }),
    );
    expect([clip('abc', 0), clip('abc', 2), clip('abc', 9), clip('😀', 1)]).toEqual(['', 'ab', 'abc', '']);
  });
});
