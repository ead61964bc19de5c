import { expect, it } from 'vitest';
import { duration } from '../../../../page/format/duration.ts';

it.each([
  [0, '0 ms'],
  [420.4, '420 ms'],
  [999.6, '1 s'],
  [1_260, '1.3 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [59_499, '59 s'],
  [60_000, '1 min'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
])('writes %d milliseconds as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
