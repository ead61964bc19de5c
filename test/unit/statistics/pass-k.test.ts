import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passAtK, passHatK } from '../../../src/statistics/pass-k.ts';
import { DIGITS, reference, trialsOf } from '../../support/statistics-reference.ts';

const someTrials = fc.array(
  fc.tuple(fc.nat(12), fc.nat(12)).map(([passed, failed]) => ({ passed, total: passed + failed })),
  { minLength: 1, maxLength: 30 },
);

describe('pass^k and pass@k', () => {
  it.each(reference.passK)('equal the ratio of SciPy’s combinations for k = $k: $passHatK, $passAtK', (expected) => {
    const cases = expected.trials.map(trialsOf);
    for (const [share, found] of [
      [expected.passHatK, passHatK(cases, expected.k)],
      [expected.passAtK, passAtK(cases, expected.k)],
    ] as const) {
      expect(found).toMatchObject({ k: expected.k, cases: expected.cases, tooFew: expected.tooFew });
      if (share === null) expect(found.share).toBeUndefined();
      else expect(found.share).toBeCloseTo(share, DIGITS);
    }
  });

  it('count the cases with too few trials, and are unknown where all have too few', () => {
    const cases = [
      { passed: 1, total: 1 },
      { passed: 2, total: 3 },
    ];
    expect(passHatK(cases, 2)).toEqual({ k: 2, share: expect.closeTo(1 / 3, 12), cases: 1, tooFew: 1 });
    expect(passHatK(cases, 4)).toEqual({ k: 4, share: undefined, cases: 0, tooFew: 2 });
    expect(passAtK([], 1)).toEqual({ k: 1, share: undefined, cases: 0, tooFew: 0 });
  });

  it('are both the mean rate of the cases for one trial', () => {
    fc.assert(
      fc.property(someTrials, (cases) => {
        const known = cases.filter(({ total }) => total > 0);
        const sum = known.reduce((rates, { passed, total }) => rates + passed / total, 0);
        const share = known.length === 0 ? undefined : expect.closeTo(sum / known.length, 12);
        const counts = { cases: known.length, tooFew: cases.length - known.length };
        expect(passHatK(cases, 1)).toEqual({ k: 1, share, ...counts });
        expect(passAtK(cases, 1)).toEqual({ k: 1, share, ...counts });
      }),
    );
  });

  it('are the shares of all draws of k trials in which all pass, or any', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 7 }),
        (results, k) => {
          fc.pre(k <= results.length);
          const draws = drawsOf(results, k);
          const cases = [{ passed: results.filter(Boolean).length, total: results.length }];
          const share = (holds: (draw: readonly boolean[]) => boolean) => draws.filter(holds).length / draws.length;
          expect(passHatK(cases, k).share ?? Number.NaN).toBeCloseTo(
            share((draw) => draw.every(Boolean)),
            12,
          );
          expect(passAtK(cases, k).share ?? Number.NaN).toBeCloseTo(
            share((draw) => draw.some(Boolean)),
            12,
          );
        },
      ),
    );
  });
});

/** Every choice of k of the results. */
function drawsOf(results: readonly boolean[], k: number): readonly (readonly boolean[])[] {
  if (k === 0) return [[]];
  return results.flatMap((result, at) => drawsOf(results.slice(at + 1), k - 1).map((rest) => [result, ...rest]));
}
