import type { Load } from './load.ts';
import type { Crowd } from './measure/crowd.ts';
import type { HistoryGrowth, HistorySize } from './measure/history.ts';
import type { LatencyRun } from './measure/latency.ts';
import type { Machine } from './measure/machine.ts';
import type { PacePattern } from './measure/pace.ts';
import type { Startup } from './measure/startup.ts';
import type { Throughput } from './measure/throughput.ts';
import type { Writers } from './measure/writers.ts';

/** Everything that one run of the bench measured. */
export interface Measured {
  readonly machine: Machine;
  readonly rounds: number;
  readonly load: Load;
  /** The product first, then what it is compared with. */
  readonly throughput: readonly Throughput[];
  readonly writers: Writers;
  readonly history: { readonly sizes: readonly HistorySize[]; readonly growth: readonly HistoryGrowth[] };
  readonly crowd: Crowd;
  readonly startup: Startup;
  readonly latency: readonly LatencyRun[];
  /** Simulated. */
  readonly pace: readonly PacePattern[];
}

/** A figure that convsim means to keep. */
export interface Goal {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly isMet: boolean;
}

/** What `--json` prints. */
export interface BenchResults extends Measured {
  readonly goals: readonly Goal[];
}
