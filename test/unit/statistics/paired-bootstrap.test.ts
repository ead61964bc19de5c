import { describe, expect, it } from 'vitest';
import { pairedBootstrap } from '../../../src/statistics/paired-bootstrap.ts';
import { BOOTSTRAP_TOLERANCE, DIGITS, distance, reference, trialsOf } from '../../support/statistics-reference.ts';

describe('the paired bootstrap', () => {
  it.each(reference.paired)('finds the interval that SciPy finds: $low to $high', (expected) => {
    const pairs = expected.pairs.map(([a, b]) => ({ a: trialsOf(a), b: trialsOf(b) }));
    const found = pairedBootstrap(pairs, { randomSeed: 7 });
    expect(found).toMatchObject({ pairs: pairs.length, oneSided: 0 });
    expect(found.difference).toBeCloseTo(expected.difference, DIGITS);
    expect(distance(found.interval, expected)).toBeLessThan(BOOTSTRAP_TOLERANCE);
  });

  it('is positive where b is better, and mirrored where the sides are', () => {
    const pairs = Array.from({ length: 50 }, (_, at) => ({
      a: { passed: at % 3, total: 4 },
      b: { passed: at % 5, total: 4 },
    }));
    const found = pairedBootstrap(pairs, { randomSeed: 1 });
    const mirrored = pairedBootstrap(
      pairs.map(({ a, b }) => ({ a: b, b: a })),
      { randomSeed: 1 },
    );
    expect(found.difference).toBeGreaterThan(0);
    expect(mirrored.difference).toBeCloseTo(-(found.difference ?? 0), 12);
    const { low, high } = mirrored.interval ?? { low: 0, high: 0 };
    expect(distance(found.interval, { low: -high, high: -low })).toBeLessThan(BOOTSTRAP_TOLERANCE * 2);
  });

  it('counts pairs with one side empty apart', () => {
    const [none, some] = [
      { passed: 0, total: 0 },
      { passed: 1, total: 2 },
    ];
    const pairs = [
      { a: none, b: some },
      { a: some, b: none },
      { a: some, b: { passed: 2, total: 2 } },
    ];
    expect(pairedBootstrap(pairs)).toEqual({ difference: 0.5, interval: undefined, pairs: 1, oneSided: 2 });
    expect(pairedBootstrap([])).toEqual({ difference: undefined, interval: undefined, pairs: 0, oneSided: 0 });
  });

  it('has no interval where all pairs differ by the same, whatever their trials', () => {
    const pairs = [1, 2, 3, 7].map((times) => ({
      a: { passed: times, total: 3 * times },
      b: { passed: 2 * times, total: 3 * times },
    }));
    expect(pairedBootstrap(pairs).interval).toBeUndefined();
    expect(pairedBootstrap(pairs).difference).toBeCloseTo(1 / 3, 12);
  });
});
