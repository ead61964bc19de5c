import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const HAS_PROC = existsSync('/proc/self/stat');

/** Whether a process with this id runs; one that has ended but was not collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return !HAS_PROC || !'ZX'.includes(statFields(pid)?.[0] ?? 'X');
}

/** What tells a process from a later one with the same id, also across a reboot; `undefined` if there is none. */
export function processIdentity(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  if (!HAS_PROC) return ps(['-o', 'lstart=', '-p', String(pid)]);
  const startTicks = statFields(pid)?.[19];
  return startTicks && `${read('/proc/sys/kernel/random/boot_id')?.trim()}:${startTicks}`;
}

/** Command lines of all processes that this user may see, by process id, arguments joined by spaces. */
export function commandLines(): ReadonlyMap<number, string> {
  return HAS_PROC ? commandLinesFromProc() : commandLinesFromPs();
}

/** The command line of one process, arguments joined by spaces; `undefined` if it does not run. */
export function commandLine(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  if (!HAS_PROC) return ps(['-ww', '-o', 'args=', '-p', String(pid)]);
  return read(`/proc/${pid}/cmdline`)?.split('\0').join(' ').trim();
}

function commandLinesFromProc(): Map<number, string> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(pids.map((pid) => [Number(pid), commandLine(Number(pid)) ?? '']));
}

function commandLinesFromPs(): Map<number, string> {
  const lines = ps(['-axww', '-o', 'pid=,args='])?.split('\n') ?? [];
  return new Map(lines.map((line) => [Number.parseInt(line, 10), line.replace(/^\s*\d+\s+/, '')]));
}

/** Fields of /proc/pid/stat from the state on: the name before them may hold spaces and brackets. */
function statFields(pid: number): string[] | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function ps(args: readonly string[]): string | undefined {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}
