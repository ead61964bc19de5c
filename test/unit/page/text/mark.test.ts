import { describe, expect, it } from 'vitest';
import { cutAtMarks } from '../../../../page/text/mark.ts';

describe('cutAtMarks', () => {
  it('cuts where marks begin and end', () => {
    expect(cutAtMarks('abcdef', 0, [{ from: 2, to: 4, kind: 'quote' }])).toEqual([
      { text: 'ab' },
      { text: 'cd', kind: 'quote' },
      { text: 'ef' },
    ]);
  });

  it('counts from where the text begins, and takes a part of a mark', () => {
    const marks = [
      { from: 0, to: 12, kind: 'search' },
      { from: 15, to: 99, kind: 'quote' },
    ] as const;
    expect(cutAtMarks('abcdef', 10, marks)).toEqual([
      { text: 'ab', kind: 'search' },
      { text: 'cde' },
      { text: 'f', kind: 'quote' },
    ]);
  });

  it('lets the first of two marks have what they share', () => {
    const marks = [
      { from: 0, to: 3, kind: 'quote' },
      { from: 2, to: 5, kind: 'search' },
    ] as const;
    expect(cutAtMarks('abcdef', 0, marks)).toEqual([
      { text: 'abc', kind: 'quote' },
      { text: 'de', kind: 'search' },
      { text: 'f' },
    ]);
  });

  it('loses and repeats no character', () => {
    const marks = [
      { from: 5, to: 5, kind: 'search' },
      { from: 1, to: 2, kind: 'search' },
      { from: 1, to: 9, kind: 'quote' },
    ] as const;
    const pieces = cutAtMarks('abcdefgh', 0, marks);
    expect(pieces.map(({ text }) => text).join('')).toBe('abcdefgh');
  });
});
