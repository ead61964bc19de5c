import { expect, it } from 'vitest';
import { clusterBootstrap } from '../../../src/statistics/cluster-bootstrap.ts';
import { BOOTSTRAP_TOLERANCE, DIGITS, distance, reference, trialsOf } from '../../support/statistics-reference.ts';

it.each(reference.clusters)('a rate of clusters has the interval that SciPy finds: $low to $high', (expected) => {
  const found = clusterBootstrap(expected.trials.map(trialsOf), { randomSeed: 7 });
  expect(found?.clusters).toBe(expected.trials.length);
  expect(found?.ratio).toBeCloseTo(expected.rate, DIGITS);
  expect(distance(found?.interval, expected)).toBeLessThan(BOOTSTRAP_TOLERANCE);
});

it('trials of one case that always agree say no more than one of them', () => {
  const cases = Array.from({ length: 60 }, (_, at) =>
    at % 3 === 0 ? { passed: 0, total: 1 } : { passed: 1, total: 1 },
  );
  const repeated = cases.map(({ passed }) => ({ passed: passed * 8, total: 8 }));
  expect(clusterBootstrap(repeated)).toEqual(clusterBootstrap(cases));
});
