import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from '../../../src/statistics/wilson.ts';
import { DIGITS, reference } from '../../support/statistics-reference.ts';

describe('the Wilson interval', () => {
  it.each(reference.wilson)('equals that of statsmodels for $passed of $total', ({ passed, total, low, high }) => {
    expect(wilson(passed, total)?.low).toBeCloseTo(low, DIGITS);
    expect(wilson(passed, total)?.high).toBeCloseTo(high, DIGITS);
  });

  it('is unknown where there is nothing to take a rate of', () => {
    expect(wilson(0, 0)).toBeUndefined();
  });

  it('has a width for a single success, and ends at 1', () => {
    expect(wilson(1, 1)?.low).toBeLessThan(0.21);
    expect(wilson(1, 1)?.high).toBe(1);
  });

  it('lies from 0 to 1, holds the rate and is mirrored by the failures', () => {
    const counts = fc
      .nat(5_000)
      .chain((passed) => fc.nat(5_000).map((failed) => ({ passed, total: passed + failed + 1 })));
    fc.assert(
      fc.property(counts, ({ passed, total }) => {
        const { low, high } = wilson(passed, total) ?? { low: Number.NaN, high: Number.NaN };
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(passed / total);
        expect(high).toBeGreaterThanOrEqual(passed / total);
        expect(wilson(total - passed, total)?.high).toBeCloseTo(1 - low, 12);
      }),
    );
  });
});
