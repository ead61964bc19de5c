import { describe, expect, it } from 'vitest';
import { fitBlocks } from '../../../src/cli/fit-blocks.ts';

const more = (count: number) => `and ${count} more`;
const block = (name: string, isKept: boolean, size = 1) => ({
  lines: Array.from({ length: size }, (_, index) => `${name}${index}`),
  isKept,
});

describe('blocks of lines', () => {
  const blocks = [block('a', true, 2), block('b', false), block('c', false), block('d', true)];

  it('are all there where they fit', () => {
    expect(fitBlocks(blocks, { room: 5, more })).toEqual(['a0', 'a1', 'b0', 'c0', 'd0']);
    expect(fitBlocks([], { room: 1, more })).toEqual([]);
  });

  it('leave out others before those that are kept, and early ones before late ones', () => {
    expect(fitBlocks(blocks, { room: 4, more })).toEqual(['a0', 'a1', 'd0', 'and 2 more']);
    expect(fitBlocks([block('e', false), ...blocks], { room: 5, more })).toEqual([
      'a0',
      'a1',
      'c0',
      'd0',
      'and 2 more',
    ]);
    expect(fitBlocks(blocks, { room: 2, more })).toEqual(['d0', 'and 3 more']);
  });

  it('are cut where there is no room for one', () => {
    expect(fitBlocks([block('a', false), block('b', true, 5)], { room: 3, more })).toEqual(['b0', 'b1', 'and 1 more']);
    expect(fitBlocks([block('b', true, 5)], { room: 1, more })).toEqual(['b0']);
  });
});
