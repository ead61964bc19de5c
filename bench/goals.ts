import { loadName } from './load.ts';
import type { Goal, Measured } from './results.ts';

/** How much longer than the ideal time a load with slow components may take. */
const RATIOS = [
  { inFlight: 100, agentMs: 3_000, ratio: 1.35 },
  { inFlight: 500, agentMs: 15_000, ratio: 1.3 },
];

/** The figures that convsim means to keep, as far as this run has measured them. */
export function goalsOf({ throughput, latency }: Measured): Goal[] {
  const [product, empty] = throughput;
  const goals: Goal[] = [];
  if (product && empty) {
    goals.push(atLeast('turns/s against empty activities', product.turnsPerSecond / empty.turnsPerSecond, 0.7));
    goals.push(atMost('server + worker CPU a turn, ms', product.serverCpuMs + product.workerCpuMs, 25));
  }
  for (const { inFlight, agentMs, ratio: limit } of RATIOS) {
    const run = latency.find(({ load }) => load.inFlight === inFlight && load.agentMs === agentMs);
    if (run) goals.push(atMost(`${loadName(run.load)}, against the ideal time`, run.ratio, limit));
  }
  return goals;
}

function atLeast(name: string, value: number, limit: number): Goal {
  return { name: `${name}, at least`, value, limit, isMet: value >= limit };
}

function atMost(name: string, value: number, limit: number): Goal {
  return { name: `${name}, at most`, value, limit, isMet: value <= limit };
}
