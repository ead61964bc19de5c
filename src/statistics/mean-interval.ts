import { bootstrapRatio, type BootstrapOptions, type RatioEstimate } from './bootstrap-ratio.ts';

/** The numeric scores of one case, added up. */
export interface CaseScores {
  readonly sum: number;
  /** How many scores there are; 0 where the case has none. */
  readonly count: number;
}

/**
 * The mean of all scores, on their own scale, with the 95 % percentile interval by drawing whole cases (see `bootstrapRatio`).
 * `undefined` where there is no score.
 */
export function meanInterval(cases: readonly CaseScores[], options?: BootstrapOptions): RatioEstimate | undefined {
  return bootstrapRatio(
    cases.map(({ sum, count }) => ({ numerator: sum, denominator: count })),
    options,
  );
}
