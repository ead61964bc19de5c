import { readdirSync, readFileSync } from 'node:fs';

/** Command lines of living processes that have this variable (`NAME=value`) in their environment; none where there is no /proc. */
export function processesWith(variable: string): readonly string[] {
  return read(() => readdirSync('/proc'), [])
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) =>
      read(() => readFileSync(`/proc/${pid}/environ`, 'utf8'), '')
        .split('\0')
        .includes(variable),
    )
    .map((pid) =>
      read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), '')
        .split('\0')
        .join(' ')
        .trim(),
    );
}

/** A process may end while it is looked at, or belong to someone else. */
function read<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
