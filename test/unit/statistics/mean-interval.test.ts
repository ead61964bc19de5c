import { expect, it } from 'vitest';
import { meanInterval } from '../../../src/statistics/mean-interval.ts';
import { BOOTSTRAP_TOLERANCE, DIGITS, distance, reference } from '../../support/statistics-reference.ts';

it.each(reference.means)('a mean of scores has the interval that SciPy finds: $low to $high', (expected) => {
  const found = meanInterval(
    expected.scores.map(([sum, count]) => ({ sum, count })),
    { randomSeed: 7 },
  );
  expect(found?.ratio).toBeCloseTo(expected.mean, DIGITS);
  expect(distance(found?.interval, expected)).toBeLessThan(BOOTSTRAP_TOLERANCE);
});

it('a mean of no scores is unknown', () => {
  expect(meanInterval([{ sum: 0, count: 0 }])).toBeUndefined();
});
