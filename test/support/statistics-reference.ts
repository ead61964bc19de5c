import { readFileSync } from 'node:fs';
import type { Interval } from '../../src/statistics/interval.ts';
import type { Trials } from '../../src/statistics/trials.ts';

/** Passed and total of a case. */
type Counts = readonly [passed: number, total: number];

interface Reference {
  readonly z: number;
  readonly wilson: readonly (Interval & { readonly passed: number; readonly total: number })[];
  readonly mcnemar: readonly { readonly onlyA: number; readonly onlyB: number; readonly p: number }[];
  readonly passK: readonly {
    readonly trials: readonly Counts[];
    readonly k: number;
    readonly passHatK: number | null;
    readonly passAtK: number | null;
    readonly cases: number;
    readonly tooFew: number;
  }[];
  readonly agreement: readonly {
    readonly truePassed: number;
    readonly falsePassed: number;
    readonly trueFailed: number;
    readonly falseFailed: number;
    readonly kappa: number;
    readonly sensitivity: (Interval & { readonly share: number }) | null;
    readonly specificity: (Interval & { readonly share: number }) | null;
  }[];
  readonly clusters: readonly (Interval & { readonly trials: readonly Counts[]; readonly rate: number })[];
  readonly paired: readonly (Interval & {
    readonly pairs: readonly [a: Counts, b: Counts][];
    readonly difference: number;
  })[];
  readonly means: readonly (Interval & {
    readonly scores: readonly [sum: number, count: number][];
    readonly mean: number;
  })[];
  readonly binomial: readonly {
    readonly trials: number;
    readonly chance: number;
    readonly cdf: readonly { readonly at: number; readonly below: number }[];
  }[];
}

/** What statsmodels and SciPy say; made by `make-reference.py` beside the file. */
export const reference = JSON.parse(
  readFileSync(new URL('../fixtures/statistics/reference.json', import.meta.url), 'utf8'),
) as Reference;

/** Digits to which a result equals the reference: to 1e-6. */
export const DIGITS = 6;

/** How far the limits of a bootstrap may be from those of another. */
export const BOOTSTRAP_TOLERANCE = 0.005;

/** The counts of a case as our functions take them. */
export function trialsOf([passed, total]: Counts): Trials {
  return { passed, total };
}

/** The larger of the distances between the limits of two intervals. */
export function distance(one: Interval | undefined, other: Interval): number {
  return one ? Math.max(Math.abs(one.low - other.low), Math.abs(one.high - other.high)) : Number.POSITIVE_INFINITY;
}
