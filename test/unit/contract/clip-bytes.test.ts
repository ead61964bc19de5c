import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipBytes } from '../../../src/contract/clip-bytes.ts';
import { handPauseReason } from '../../../src/contract/hand-pause.ts';
import { searchValue } from '../../../src/contract/search-attributes.ts';

const jsonBytes = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2;

describe('a text clipped to bytes', () => {
  it('is the longest beginning that fits as JSON and breaks no character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(60), (text, limit) => {
        const cut = clipBytes(text, limit);
        expect(text.startsWith(cut)).toBe(true);
        expect(jsonBytes(cut)).toBeLessThanOrEqual(limit);
        const [next] = text.slice(cut.length);
        if (next !== undefined) expect(jsonBytes(cut + next)).toBeGreaterThan(limit);
      }),
    );
  });

  it('counts what Temporal counts', () => {
    expect([clipBytes('😀😀', 7), clipBytes('签签', 5), clipBytes('\0\0', 11), clipBytes('""', 3)]).toEqual([
      '😀',
      '签',
      '\0',
      '"',
    ]);
    expect(clipBytes('\ud83d\ud83d', 11)).toBe('\ud83d');
  });
});

describe('the value of a search attribute', () => {
  it('is the text where that is short, and its start where it is not', () => {
    expect(searchValue('billing')).toBe('billing');
    for (const text of ['x', '😀', '签', '\0', '\ud83d', '"']) {
      const value = searchValue(text.repeat(3_000));
      expect(jsonBytes(value)).toBeLessThanOrEqual(255);
      expect(jsonBytes(value)).toBeGreaterThan(250);
      expect(value).not.toMatch(/[\0\ud800-\udfff]/u);
    }
  });
});

describe('the reason of a pause', () => {
  it('is short enough to be signalled to every conversation', () => {
    expect(handPauseReason('lunch')).toBe('paused by you: lunch');
    expect(jsonBytes(handPauseReason('签'.repeat(1_000_000)))).toBeLessThan(1_100);
  });
});
