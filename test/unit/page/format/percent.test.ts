import { expect, it } from 'vitest';
import { percent, percentRange } from '../../../../page/format/percent.ts';

it.each([
  [0, '0 %'],
  [0.0001, '0.1 %'],
  [0.75, '75 %'],
  [0.8347, '83.5 %'],
  [0.99996, '99.9 %'],
  [1, '100 %'],
])('writes %d as %s: neither none nor all unless it is', (share, text) => {
  expect(percent(share)).toBe(text);
});

it('writes the unit of a range once', () => {
  expect(percentRange([0.5, 0.753])).toBe('50 to 75.3 %');
});
