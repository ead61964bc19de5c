import fc from 'fast-check';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { describe, expect, it } from 'vitest';
import { bootstrapRatio } from '../../../src/statistics/bootstrap-ratio.ts';
import type { RatioPart } from '../../../src/statistics/cluster-kinds.ts';
import { BOOTSTRAP_TOLERANCE, distance } from '../../support/statistics-reference.ts';

const halves = Array.from({ length: 90 }, (_, at) => ({ numerator: at % 4, denominator: 3 }));

describe('the bootstrap of a ratio', () => {
  it('gives the same interval for the same random seed, and another for another', () => {
    const found = bootstrapRatio(halves, { randomSeed: 7 });
    expect(bootstrapRatio(halves, { randomSeed: 7 })).toEqual(found);
    const others = [8, 9, 10, 2_147_483_647, undefined].map((randomSeed) =>
      bootstrapRatio(halves, { randomSeed, resamples: 999 }),
    );
    expect(new Set(others.map((each) => JSON.stringify(each?.interval))).size).toBe(5);
  });

  it('does not depend on the order of the clusters', () => {
    const parts = fc.array(fc.record({ numerator: fc.nat(5), denominator: fc.nat(5) }), { maxLength: 40 });
    fc.assert(
      fc.property(parts, (clusters) => {
        const [found, turned] = [clusters, clusters.toReversed()].map((each) =>
          bootstrapRatio(each, { resamples: 50 }),
        );
        expect(turned).toEqual(found);
      }),
    );
  });

  it('draws many clusters of a few kinds as it draws those that all differ', () => {
    const alike = Array.from({ length: 2_000 }, (_, at) => ({ numerator: at % 4, denominator: 3 }));
    const different = alike.map(({ numerator, denominator }, at) => ({
      numerator: numerator + at * 1e-9,
      denominator,
    }));
    const [found, expected] = [alike, different].map(
      (clusters) => bootstrapRatio(clusters, { resamples: 4_000 })?.interval,
    );
    if (!expected) throw new Error('There is an interval.');
    expect(distance(found, expected)).toBeLessThan(0.002);
    expect(expected.high - expected.low).toBeGreaterThan(0.02);
  });

  it('holds the ratio of nearly all draws of a known population', () => {
    const random = xoroshiro128plus(1);
    // 95 of 100 intervals are to hold it; percentile intervals of 40 clusters hold it a little less often.
    const samples = Array.from({ length: 400 }, () => sampleOf(random));
    const held = samples.filter((sample) => {
      const { low, high } = bootstrapRatio(sample, { resamples: 500 })?.interval ?? { low: 1, high: 0 };
      return low <= 0.5 && 0.5 <= high;
    });
    expect(held.length / samples.length).toBeGreaterThan(0.9);
    expect(held.length / samples.length).toBeLessThan(0.98);
  });

  it('has no interval where no resample could differ from another', () => {
    expect(bootstrapRatio([{ numerator: 1, denominator: 3 }])).toEqual({
      ratio: 1 / 3,
      interval: undefined,
      clusters: 1,
    });
    const equal = [
      { numerator: 1, denominator: 2 },
      { numerator: 2, denominator: 4 },
    ];
    expect(bootstrapRatio(equal)).toEqual({ ratio: 0.5, interval: undefined, clusters: 2 });
  });

  it('leaves out clusters that say nothing, and is unknown where all do', () => {
    expect(bootstrapRatio([...halves, { numerator: 0, denominator: 0 }])).toEqual(bootstrapRatio(halves));
    expect(bootstrapRatio([{ numerator: 0, denominator: 0 }])).toBeUndefined();
    expect(bootstrapRatio([])).toBeUndefined();
  });

  it('varies less with the random seed than what it is held to', () => {
    const limits = [1, 2, 3, 4, 5].map((randomSeed) => bootstrapRatio(halves, { randomSeed })?.interval);
    for (const interval of limits) {
      if (!interval) throw new Error('There is an interval.');
      expect(distance(limits[0], interval)).toBeLessThan(BOOTSTRAP_TOLERANCE);
    }
  });
});

/** 40 clusters of one to three trials each; every rate from 0 to 1 is as likely as its mirror image. */
function sampleOf(random: RandomGenerator): readonly RatioPart[] {
  return Array.from({ length: 40 }, () => {
    const denominator = uniformInt(random, 1, 3);
    return { numerator: uniformInt(random, 0, denominator), denominator };
  });
}
