import type { RefusingServer } from './refusing-server.ts';
import { seededRandom } from './seeded-random.ts';
import { SimulatedRate } from './simulated-rate.ts';
import { SimulatedWorker } from './simulated-worker.ts';

const TICK_MS = 10;
/** Between the clocks of two workers; and between their first requests. */
const CLOCKS_APART_MS = 3_600_000;
const STARTS_APART_MS = 70;

/** What is simulated; `forMs` is longer than a minute, in which the pace settles. */
export interface PaceRun {
  readonly server: RefusingServer;
  /** Requests per second. */
  readonly limit: number;
  readonly workers: number;
  readonly forMs: number;
  /** How long a refusal takes, in milliseconds. */
  readonly refusalMs: number;
  readonly seed: number;
}

/** A request as the server saw it. */
export interface SimulatedRequest {
  readonly atMs: number;
  readonly isTaken: boolean;
}

/** Workers that share a limit, and have more to send than it allows; returns their requests in the order of time. */
export function simulatePace(run: PaceRun): readonly SimulatedRequest[] {
  const rate = new SimulatedRate(run.limit);
  const takes = run.server.open(run.limit, seededRandom(run.seed));
  const workers = Array.from({ length: run.workers }, (_, at) => new SimulatedWorker(at * CLOCKS_APART_MS));
  const requests: SimulatedRequest[] = [];
  for (let nowMs = 0; nowMs < run.forMs; nowMs += TICK_MS) {
    const present = workers.filter((_, at) => nowMs >= at * STARTS_APART_MS);
    for (const worker of present) worker.work(rate, nowMs);
    const due = present.flatMap((worker) => worker.takeDue(nowMs + TICK_MS).map((slot) => ({ worker, slot })));
    for (const { worker, slot } of due.toSorted((a, b) => a.slot.atMs - b.slot.atMs)) {
      const isTaken = takes(slot.atMs);
      requests.push({ atMs: slot.atMs, isTaken });
      worker.send(slot, isTaken ? undefined : slot.atMs + run.refusalMs);
    }
  }
  return requests;
}
