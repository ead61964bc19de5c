import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

/** `/proc` counts CPU time in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;

/** CPU time a process has used, in milliseconds, all threads, user and system; its children apart. */
export function cpuMsOf(pid: number): number {
  return cpuMsIn(`/proc/${pid}/stat`);
}

/** CPU time in a `stat` file of `/proc`, of a process or of one thread, in milliseconds. */
export function cpuMsIn(file: string): number {
  const fields = statFields(file);
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory of a process in MiB. */
export function residentMiB(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}

/** Looks at the memory of processes ten times per second; `stop` returns the peak of each in MiB. */
export function watchMemory<Name extends string>(pids: Readonly<Record<Name, number>>) {
  const peaks = new Map<string, number>();
  const look = () => {
    for (const [name, pid] of Object.entries<number>(pids)) {
      peaks.set(name, Math.max(peaks.get(name) ?? 0, residentMiB(pid)));
    }
  };
  look();
  const timer = setInterval(look, 100);
  return {
    stop(): Record<Name, number> {
      clearInterval(timer);
      return Object.fromEntries(peaks) as Record<Name, number>;
    },
  };
}

/** Fields after the command's name, which may itself hold spaces and brackets: the first one is the state. */
function statFields(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
