import { bootstrapRatio, type BootstrapOptions, type RatioEstimate } from './bootstrap-ratio.ts';
import type { Trials } from './trials.ts';

/**
 * Passed trials of all trials, from 0 to 1, with the 95 % percentile interval by drawing whole cases, whose trials resemble each
 * other (see `bootstrapRatio`). A case with more trials weighs more. `undefined` where there is no trial.
 */
export function clusterBootstrap(cases: readonly Trials[], options?: BootstrapOptions): RatioEstimate | undefined {
  return bootstrapRatio(
    cases.map(({ passed, total }) => ({ numerator: passed, denominator: total })),
    options,
  );
}
