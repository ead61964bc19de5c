import { readdirSync, readFileSync } from 'node:fs';
import { cpuMsIn } from '../measure/processes.ts';

/** CPU time of a process by the names of its threads, in milliseconds. */
export function threadCpuMs(pid: number): Map<string, number> {
  const totals = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`;
    const name = readFileSync(`${folder}/comm`, 'utf8').trim();
    totals.set(name, (totals.get(name) ?? 0) + cpuMsIn(`${folder}/stat`));
  }
  return totals;
}
