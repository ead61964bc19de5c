import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Command lines, by process id, of living processes that work in this folder or beneath it; empty where there is no /proc. */
export function processesIn(folder: string): ReadonlyMap<number, string> {
  const found = pids().flatMap((pid): [number, string][] => {
    const place = attempt(() => readlinkSync(`/proc/${pid}/cwd`));
    const isThere = place === folder || place?.startsWith(`${folder}/`);
    const command = isThere ? attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) : undefined;
    return command ? [[pid, command.split('\0').join(' ').trim()]] : [];
  });
  return new Map(found);
}

function pids(): readonly number[] {
  return (attempt(() => readdirSync('/proc')) ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** A process may end while it is looked at. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
