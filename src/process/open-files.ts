import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';

const HAS_PROC = existsSync('/proc/self/fd');

/** Mark that Linux puts behind the path of an open file that was removed. */
const REMOVED = ' (deleted)';

/** A file that a process has open. */
export interface OpenFile {
  /** Where it is now, also when it was moved since. */
  readonly path: string;
  /** Whether it was removed; only Linux tells. */
  readonly isRemoved: boolean;
}

/** What a process has open; `undefined` where the system does not tell, such as for processes of other users. */
export function openFiles(pid: number): readonly OpenFile[] | undefined {
  const paths = HAS_PROC ? pathsFromProc(pid) : pathsFromLsof(pid);
  return paths?.map((path) => {
    const isRemoved = path.endsWith(REMOVED);
    return { path: isRemoved ? path.slice(0, -REMOVED.length) : path, isRemoved };
  });
}

function pathsFromProc(pid: number): readonly string[] | undefined {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => linkOf(`${folder}/${name}`) ?? []);
  } catch {
    return undefined;
  }
}

/** `undefined` when it was closed since the folder was read. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** One field a line: `n` and the path of a file. */
function pathsFromLsof(pid: number): readonly string[] | undefined {
  try {
    const text = execFileSync('lsof', ['-p', String(pid), '-Fn'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.split('\n').flatMap((line) => (line.startsWith('n') ? [line.slice(1)] : []));
  } catch {
    return undefined;
  }
}
