import type { TrialsPair } from '../statistics/paired-bootstrap.ts';
import type { CellPair, CriterionCell } from './case-cells.ts';
import { type Difference, differenceOf, type DifferenceOptions } from './difference-of.ts';

/** How two batches differ by one criterion that both were judged by. */
export interface CriterionDifference {
  /** `<judge>/<criterion>`. */
  readonly name: string;
  /** Of what passes or fails by it; none where its numbers decide nothing. */
  readonly rates: Difference | undefined;
  /** Of numbers: the same with sums of scores for what passed, and means for rates, on the criterion's scale; no test. */
  readonly means: Difference | undefined;
}

/** Compares each criterion over the pairs that have it on both sides. */
export function compareCriteria(
  pairs: readonly CellPair[],
  options: DifferenceOptions,
): readonly CriterionDifference[] {
  const names = new Set(pairs.flatMap(({ a, b }) => [...a.criteria.keys()].filter((name) => b.criteria.has(name))));
  return Array.from(names, (name) => {
    const cells = pairs.flatMap(({ a, b }) => {
      const [ofA, ofB] = [a.criteria.get(name), b.criteria.get(name)];
      return ofA && ofB ? [{ a: ofA, b: ofB }] : [];
    });
    const rates = differenceOf(cells.map(pairOf(judgedOf)), options);
    const means = differenceOf(cells.map(pairOf(scoresOf)), { ...options, hasTrials: true });
    return { name, rates: rates.pairs > 0 ? rates : undefined, means: means.pairs > 0 ? means : undefined };
  });
}

type Counted = TrialsPair['a'];

function pairOf(count: (cell: CriterionCell) => Counted) {
  return ({ a, b }: { readonly a: CriterionCell; readonly b: CriterionCell }): TrialsPair => ({
    a: count(a),
    b: count(b),
  });
}

function judgedOf({ passed, judged }: CriterionCell): Counted {
  return { passed, total: judged };
}

/** The difference of means is that of rates, with scores that are not only 0 and 1. */
function scoresOf({ sum, scores }: CriterionCell): Counted {
  return { passed: sum, total: scores };
}
