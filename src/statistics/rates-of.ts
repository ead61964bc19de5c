import type { BootstrapOptions } from './bootstrap-ratio.ts';
import { rateOf, type Rate } from './rate-of.ts';
import type { Trials } from './trials.ts';
import type { VerdictTally } from './verdict-tally.ts';

/** How many conversations passed, of those with a verdict and of all. */
export interface Rates {
  readonly all: number;
  /** Passed or failed. */
  readonly judged: number;
  readonly passed: number;
  /** Passed of judged; `undefined` where none was judged. */
  readonly rate: Rate | undefined;
  /** Passed of all: whatever is left out counts against it. `undefined` where there is no conversation. */
  readonly strict: Rate | undefined;
  /** Conversations that neither passed nor failed, by cause; together with `judged` they are all. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** The rates of what was counted. */
export function ratesOf(tally: VerdictTally, options?: BootstrapOptions): Rates {
  const [judged, strict] = [tally.judged(), tally.strict()];
  return {
    all: totalOf(strict),
    judged: totalOf(judged),
    passed: judged.reduce((sum, { passed }) => sum + passed, 0),
    rate: rateOf(judged, options),
    strict: rateOf(strict, options),
    leftOut: tally.leftOut(),
  };
}

function totalOf(cases: readonly Trials[]): number {
  return cases.reduce((sum, { total }) => sum + total, 0);
}
