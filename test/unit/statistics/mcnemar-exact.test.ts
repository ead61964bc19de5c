import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mcnemarExact } from '../../../src/statistics/mcnemar-exact.ts';
import { reference } from '../../support/statistics-reference.ts';

describe('the exact McNemar test', () => {
  it.each(reference.mcnemar)('equals that of statsmodels for $onlyA against $onlyB', ({ onlyA, onlyB, p }) => {
    expect(mcnemarExact(onlyA, onlyB)).toBeCloseTo(p, 9);
  });

  it('finds no difference where no pair differs', () => {
    expect(mcnemarExact(0, 0)).toBe(1);
  });

  it('is a chance, and the same for both directions', () => {
    fc.assert(
      fc.property(fc.nat(50_000), fc.nat(50_000), (onlyA, onlyB) => {
        const p = mcnemarExact(onlyA, onlyB);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(mcnemarExact(onlyB, onlyA)).toBe(p);
      }),
    );
  });
});
