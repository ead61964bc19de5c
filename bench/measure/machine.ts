import { cpus, loadavg, totalmem } from 'node:os';

/** What the figures were measured on. */
export interface Machine {
  readonly cpus: number;
  readonly cpuModel: string;
  readonly memoryGiB: number;
  readonly node: string;
  /** Mean number of busy processes over the minute before the run: other work on the machine makes figures worse. */
  readonly loadAverage: number;
  /** CPU time of a loop that is always the same, in milliseconds: shows a machine that is slow by itself or throttled. */
  readonly loopCpuMs: number;
}

/** This machine, before anything is started. */
export function describeMachine(): Machine {
  const all = cpus();
  return {
    cpus: all.length,
    cpuModel: all[0]?.model.trim() ?? 'unknown',
    memoryGiB: totalmem() / 1024 ** 3,
    node: process.version,
    loadAverage: loadavg()[0] ?? Number.NaN,
    loopCpuMs: timeLoop(),
  };
}

function timeLoop(): number {
  const before = process.cpuUsage();
  let sum = 0;
  for (let step = 0; step < 200_000_000; step += 1) sum = (sum + step) % 1_000_003;
  const { user, system } = process.cpuUsage(before);
  // The sum is looked at, or the compiler might leave the loop out.
  return sum < 0 ? Number.NaN : (user + system) / 1000;
}
