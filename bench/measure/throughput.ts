import { type Load, turnsOf } from '../load.ts';
import type { Variant } from '../variants/variant.ts';
import { cpuMsOf } from './processes.ts';

/** How fast a variant ran a load, and the CPU time per turn in milliseconds. */
export interface Throughput {
  readonly variant: string;
  readonly turnsPerSecond: number;
  readonly serverCpuMs: number;
  readonly workerCpuMs: number;
  readonly clientCpuMs: number;
}

/**
 * Runs a load once with each variant, round after round, every other round in the reverse order, and keeps the best figure
 * of each: noise only adds.
 */
export async function compareThroughput(
  variants: readonly Variant[],
  { load, rounds, serverPid }: { load: Load; rounds: number; serverPid: number },
): Promise<Throughput[]> {
  return (await runRounds(variants, { load, rounds, serverPid })).map(bestOf);
}

/** The same runs one by one: of each variant, its runs in the order of the rounds. */
export async function runRounds(
  variants: readonly Variant[],
  { load, rounds, serverPid }: { load: Load; rounds: number; serverPid: number },
): Promise<Throughput[][]> {
  const runs = variants.map((): Throughput[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const order = [...variants.entries()];
    if (round % 2 === 1) order.reverse();
    for (const [index, variant] of order) runs[index]?.push(await measureOnce(variant, load, serverPid));
  }
  return runs;
}

async function measureOnce(variant: Variant, load: Load, serverPid: number): Promise<Throughput> {
  const run = await variant.prepare(load);
  const { workerPid } = variant;
  const cpu = () => ({
    server: cpuMsOf(serverPid),
    worker: workerPid === undefined ? 0 : cpuMsOf(workerPid),
    client: ownCpuMs(),
  });
  const before = cpu();
  const startedAt = performance.now();
  await run();
  const seconds = (performance.now() - startedAt) / 1000;
  const after = cpu();
  const turns = turnsOf(load);
  return {
    variant: variant.name,
    turnsPerSecond: turns / seconds,
    serverCpuMs: (after.server - before.server) / turns,
    workerCpuMs: (after.worker - before.worker) / turns,
    clientCpuMs: (after.client - before.client) / turns,
  };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The least CPU and the most turns per second that any of the runs had. */
export function bestOf(runs: readonly Throughput[]): Throughput {
  const least = (key: 'serverCpuMs' | 'workerCpuMs' | 'clientCpuMs') => Math.min(...runs.map((run) => run[key]));
  return {
    variant: runs[0]?.variant ?? '',
    turnsPerSecond: Math.max(...runs.map((run) => run.turnsPerSecond)),
    serverCpuMs: least('serverCpuMs'),
    workerCpuMs: least('workerCpuMs'),
    clientCpuMs: least('clientCpuMs'),
  };
}
