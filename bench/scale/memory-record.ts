import { setInterval } from 'node:timers';
import { residentMiB } from '../measure/processes.ts';

/** Resident memory of a process over its life, in MiB. */
export interface MemoryUse {
  readonly peak: number;
  /** Median of the second half of the run. */
  readonly steady: number;
  /** Medians of the four quarters of the run: what grows without end shows here. */
  readonly quarters: readonly number[];
}

const LOOK_MS = 250;

/** Looks at a process's memory four times per second until it ends or `stop` is called, which gives the figures. */
export function recordMemory(pid: number): { stop(): MemoryUse } {
  const seen: number[] = [];
  const timer = setInterval(() => {
    try {
      const resident = residentMiB(pid);
      if (!Number.isNaN(resident)) seen.push(resident);
    } catch {
      // It has ended.
      clearInterval(timer);
    }
  }, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      const part = (from: number, to: number) => seen.slice(seen.length * from, Math.ceil(seen.length * to));
      return {
        peak: Math.max(...seen),
        steady: median(part(0.5, 1)),
        quarters: [0, 0.25, 0.5, 0.75].map((from) => median(part(from, from + 0.25))),
      };
    },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
