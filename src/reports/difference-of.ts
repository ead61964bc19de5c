import type { BootstrapOptions } from '../statistics/bootstrap-ratio.ts';
import type { Interval } from '../statistics/interval.ts';
import { mcnemarExact } from '../statistics/mcnemar-exact.ts';
import { pairedBootstrap, type TrialsPair } from '../statistics/paired-bootstrap.ts';
import type { Trials } from '../statistics/trials.ts';

/** How two batches differ over the pairs that both sides have something to say of. */
export interface Difference {
  /** Pairs that count. */
  readonly pairs: number;
  /** Over these pairs: conversations that passed, of how many. */
  readonly a: Trials;
  readonly b: Trials;
  /** The mean over the pairs of B's rate less A's, from −1 to 1; `undefined` where no pair counts. */
  readonly difference: number | undefined;
  /** 95 %, by a bootstrap over the pairs; `undefined` where all pairs differ by the same. */
  readonly interval: Interval | undefined;
  /** Exact two-sided p of McNemar's test; `undefined` with trials, and where no pair counts. */
  readonly p: number | undefined;
}

/** How pairs are compared. */
export interface DifferenceOptions extends BootstrapOptions {
  /** Whether a pair may hold several conversations a side: no test of single pairs then. */
  readonly hasTrials: boolean;
}

/** Compares pairs; those with nothing on one side do not count. */
export function differenceOf(pairs: readonly TrialsPair[], options: DifferenceOptions): Difference {
  const whole = pairs.filter(({ a, b }) => a.total > 0 && b.total > 0);
  const { difference, interval } = pairedBootstrap(whole, options);
  return {
    pairs: whole.length,
    a: sumOf(whole.map(({ a }) => a)),
    b: sumOf(whole.map(({ b }) => b)),
    difference,
    interval,
    p: options.hasTrials || whole.length === 0 ? undefined : exactP(whole),
  };
}

function exactP(pairs: readonly TrialsPair[]): number {
  const onlyA = pairs.filter(({ a, b }) => a.passed > b.passed).length;
  const onlyB = pairs.filter(({ a, b }) => b.passed > a.passed).length;
  return mcnemarExact(onlyA, onlyB);
}

function sumOf(all: readonly Trials[]): Trials {
  return all.reduce((sum, { passed, total }) => ({ passed: sum.passed + passed, total: sum.total + total }), {
    passed: 0,
    total: 0,
  });
}
