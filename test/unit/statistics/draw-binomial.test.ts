import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { drawBinomial } from '../../../src/statistics/draw-binomial.ts';
import { reference } from '../../support/statistics-reference.ts';

const DRAWS = 20_000;

describe('a binomial number', () => {
  it.each(reference.binomial)('is distributed as in SciPy for $trials trials with chance $chance', (expected) => {
    const random = xoroshiro128plus(7);
    const drawn = Array.from({ length: DRAWS }, () => drawBinomial(random, expected));
    expect(drawn.every((each) => Number.isInteger(each) && each >= 0 && each <= expected.trials)).toBe(true);
    for (const { at, below } of expected.cdf) {
      // Four standard errors of a share of so many draws, at most.
      expect(Math.abs(drawn.filter((each) => each <= at).length / DRAWS - below)).toBeLessThan(2 / Math.sqrt(DRAWS));
    }
  });

  it('is certain where nothing is left to chance', () => {
    const random = xoroshiro128plus(7);
    expect(drawBinomial(random, { trials: 9, chance: 0 })).toBe(0);
    expect(drawBinomial(random, { trials: 9, chance: 1 })).toBe(9);
    expect(drawBinomial(random, { trials: 0, chance: 0.5 })).toBe(0);
  });
});
