import { loadName } from './load.ts';
import type { Throughput } from './measure/throughput.ts';
import type { Goal, Measured } from './results.ts';

/** How much longer than the ideal time a load with slow components may take. */
const RATIOS = [
  { inFlight: 100, agentMs: 3_000, ratio: 1.35 },
  { inFlight: 500, agentMs: 3_000, ratio: 2.2 },
  { inFlight: 500, agentMs: 15_000, ratio: 1.3 },
];

/** A turn with a user is to cost no more than one with `llm`; so much more is noise. */
const NOISE = 0.03;

/** The figures that convsim means to keep, as far as this run has measured them. */
export function goalsOf({ throughput, writers, latency }: Measured): Goal[] {
  const [product, empty] = throughput;
  const goals: Goal[] = [];
  if (product && empty) {
    goals.push(atMost('CPU per turn against four regular empty activities', cpuMs(product) / cpuMs(empty), 0.8));
    goals.push(atMost('server + worker CPU per turn, ms', cpuMs(product), 18));
  }
  goals.push(atMost('CPU per turn with user against llm, noise included', writers.cpuRatio, 1 + NOISE));
  for (const { inFlight, agentMs, ratio: limit } of RATIOS) {
    const run = latency.find(({ load }) => load.inFlight === inFlight && load.agentMs === agentMs);
    if (run) goals.push(atMost(`${loadName(run.load)}, against the ideal time`, run.ratio, limit));
  }
  return goals;
}

function cpuMs({ serverCpuMs, workerCpuMs }: Throughput): number {
  return serverCpuMs + workerCpuMs;
}

function atMost(name: string, value: number, limit: number): Goal {
  return { name: `${name}, at most`, value, limit, isMet: value <= limit };
}
