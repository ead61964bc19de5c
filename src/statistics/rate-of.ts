import type { BootstrapOptions } from './bootstrap-ratio.ts';
import { clusterBootstrap } from './cluster-bootstrap.ts';
import { proportion, type Proportion } from './proportion.ts';
import type { Trials } from './trials.ts';
import { wilson } from './wilson.ts';

/** A rate of conversations with an interval that does not take trials of one case for independent. */
export interface Rate extends Proportion {
  /** Cases with at least one conversation that counts. */
  readonly cases: number;
  /**
   * How the interval came about: `wilson` over conversations where each case has one; `bootstrap` over cases; `wilson-over-cases`
   * where all cases have the same rate, which a bootstrap would take for certain.
   */
  readonly method: 'wilson' | 'bootstrap' | 'wilson-over-cases';
}

/** The rate over all cases; `undefined` where nothing counts. */
export function rateOf(all: readonly Trials[], options?: BootstrapOptions): Rate | undefined {
  const cases = all.filter(({ total }) => total > 0);
  const rate = proportion(sumOf(cases, 'passed'), sumOf(cases, 'total'));
  if (!rate) return undefined;
  if (rate.total === cases.length) return { ...rate, cases: cases.length, method: 'wilson' };
  const interval = clusterBootstrap(cases, options)?.interval;
  if (interval) return { ...rate, interval, cases: cases.length, method: 'bootstrap' };
  // As if each case had been tried once: nobody knows how much more its other trials say.
  const overCases = wilson(rate.share * cases.length, cases.length) ?? rate.interval;
  return { ...rate, interval: overCases, cases: cases.length, method: 'wilson-over-cases' };
}

function sumOf(cases: readonly Trials[], part: keyof Trials): number {
  return cases.reduce((sum, each) => sum + each[part], 0);
}
