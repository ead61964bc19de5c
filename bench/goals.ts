import type { Goal, Measured } from './results.ts';

/** The figures that convsim means to keep, as far as this run has measured them. */
export function goalsOf({ throughput, latency }: Measured): Goal[] {
  const [product, empty] = throughput;
  const hundred = latency.find(({ load }) => load.inFlight === 100 && load.agentMs === 3_000);
  const goals: Goal[] = [];
  if (product && empty) {
    goals.push(atLeast('turns/s against empty activities', product.turnsPerSecond / empty.turnsPerSecond, 0.7));
    goals.push(atMost('server + worker CPU a turn, ms', product.serverCpuMs + product.workerCpuMs, 25));
  }
  if (hundred) goals.push(atMost('100 in flight at 3 s + 1 s, against the ideal time', hundred.ratio, 1.35));
  return goals;
}

function atLeast(name: string, value: number, limit: number): Goal {
  return { name: `${name}, at least`, value, limit, isMet: value >= limit };
}

function atMost(name: string, value: number, limit: number): Goal {
  return { name: `${name}, at most`, value, limit, isMet: value <= limit };
}
