import { describe, expect, it } from 'vitest';
import { fitRows } from '../../../src/cli/fit-rows.ts';

const more = (count: number) => `and ${count} more`;

describe('lines for a terminal', () => {
  it('are cut so that the cursor has a row of its own', () => {
    const lines = ['a', 'b', 'x'.repeat(15), 'c'];
    expect(fitRows(lines, { columns: 10, height: 6, more })).toBe(lines);
    expect(fitRows(lines, { columns: 10, height: 5, more })).toEqual(['a', 'b', 'and 2 more']);
    expect(fitRows(lines, { columns: 20, height: 4, more })).toEqual(['a', 'b', 'and 2 more']);
    expect(fitRows(lines, { columns: 10, height: 1, more })).toEqual(['and 4 more']);
  });
});
