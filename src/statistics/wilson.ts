import type { Interval } from './interval.ts';

/** The 97.5 % quantile of the standard normal distribution, as SciPy's `norm.ppf(0.975)` gives it. */
const Z = 1.959963984540054;

/**
 * The 95 % score interval of a rate, without a correction for continuity (E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22, 1927). Unlike the usual interval it has a width where all or none passed.
 * `undefined` where there is nothing to take a rate of.
 */
export function wilson(passed: number, total: number): Interval | undefined {
  if (total === 0) return undefined;
  const rate = passed / total;
  const shrink = 1 + Z ** 2 / total;
  const center = (rate + Z ** 2 / (2 * total)) / shrink;
  const half = (Z * Math.sqrt((rate * (1 - rate)) / total + Z ** 2 / (4 * total ** 2))) / shrink;
  // Rounding would put the limit of none or all beside 0 or 1.
  return { low: passed === 0 ? 0 : center - half, high: passed === total ? 1 : center + half };
}
