import { bootstrapRatio, type BootstrapOptions } from './bootstrap-ratio.ts';
import type { Interval } from './interval.ts';
import type { Trials } from './trials.ts';

/** The trials of one case in two batches. */
export interface TrialsPair {
  readonly a: Trials;
  readonly b: Trials;
}

/** How much better b is than a. */
export interface PairedDifference {
  /** The mean over the pairs of b's rate less a's, from −1 to 1: each case weighs the same. `undefined` where no pair is whole. */
  readonly difference: number | undefined;
  /** 95 %; `undefined` where all pairs differ by the same: no resample could differ from another. */
  readonly interval: Interval | undefined;
  /** Pairs with trials on both sides: the mean is over them. */
  readonly pairs: number;
  /** Pairs with no trial on one side, which are not in the mean. */
  readonly oneSided: number;
}

/**
 * Compares the rates of the same cases in two batches, with the 95 % percentile interval by drawing whole pairs (see
 * `bootstrapRatio`), which keeps what the case itself makes easy or hard out of the difference.
 */
export function pairedBootstrap(pairs: readonly TrialsPair[], options?: BootstrapOptions): PairedDifference {
  const whole = pairs.filter(({ a, b }) => a.total > 0 && b.total > 0);
  const found = bootstrapRatio(
    whole.map((pair) => ({ numerator: differenceOf(pair), denominator: 1 })),
    options,
  );
  const oneSided = pairs.length - whole.length;
  return { difference: found?.ratio, interval: found?.interval, pairs: whole.length, oneSided };
}

/** In one division, so that equal differences of unequal trials are equal numbers. */
function differenceOf({ a, b }: TrialsPair): number {
  return (b.passed * a.total - a.passed * b.total) / (a.total * b.total);
}
