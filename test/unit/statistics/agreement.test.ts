import { describe, expect, it } from 'vitest';
import { agreement, type LabelPair } from '../../../src/statistics/agreement.ts';
import { DIGITS, reference } from '../../support/statistics-reference.ts';

/** So many pairs of each kind. */
function pairsOf(
  counts: Omit<(typeof reference.agreement)[number], 'kappa' | 'sensitivity' | 'specificity'>,
): LabelPair[] {
  const pairs = (count: number, judged: boolean, labelled: boolean) =>
    Array.from({ length: count }, () => ({ judged, labelled }));
  return [
    ...pairs(counts.truePassed, true, true),
    ...pairs(counts.falsePassed, true, false),
    ...pairs(counts.trueFailed, false, false),
    ...pairs(counts.falseFailed, false, true),
  ];
}

describe('agreement with people', () => {
  it.each(reference.agreement)(
    'equals that of statsmodels for $truePassed, $falsePassed, $trueFailed, $falseFailed',
    ({ kappa, sensitivity, specificity, ...counts }) => {
      const found = agreement(pairsOf(counts));
      expect(found).toMatchObject(counts);
      expect(found.kappa).toBeCloseTo(kappa, DIGITS);
      for (const [share, expected] of [
        [found.sensitivity, sensitivity],
        [found.specificity, specificity],
      ] as const) {
        if (expected === null) expect(share).toBeUndefined();
        else {
          expect(share?.share).toBeCloseTo(expected.share, DIGITS);
          expect(share?.interval.low).toBeCloseTo(expected.low, DIGITS);
          expect(share?.interval.high).toBeCloseTo(expected.high, DIGITS);
        }
      }
    },
  );

  it('tells who missed what: sensitivity is of what people passed, specificity of what they failed', () => {
    const found = agreement([
      { judged: true, labelled: true },
      { judged: false, labelled: true },
      { judged: false, labelled: false },
    ]);
    expect(found.sensitivity).toMatchObject({ count: 1, total: 2, share: 0.5 });
    expect(found.specificity).toMatchObject({ count: 1, total: 1, share: 1 });
  });

  it('is unknown where its denominator is 0', () => {
    const allPassed = agreement(Array.from({ length: 30 }, () => ({ judged: true, labelled: true })));
    expect(allPassed.specificity).toBeUndefined();
    expect(allPassed.kappa).toBeUndefined();
    expect(agreement([])).toMatchObject({ total: 0, sensitivity: undefined, specificity: undefined, kappa: undefined });
  });
});
