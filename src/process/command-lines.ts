import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAlive } from './is-alive.ts';

const HAS_PROC = existsSync('/proc/self/cmdline');

/** Command lines of all processes that this user may see, by process id, arguments joined by spaces. */
export function commandLines(): ReadonlyMap<number, string> {
  return HAS_PROC ? commandLinesFromProc() : commandLinesFromPs();
}

/** The command line of one process, arguments joined by spaces; `undefined` if it does not run. */
export function commandLine(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  return HAS_PROC ? commandLineFromProc(pid) : ps(['-ww', '-o', 'args=', '-p', String(pid)]);
}

function commandLinesFromProc(): Map<number, string> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(pids.map((pid) => [Number(pid), commandLine(Number(pid)) ?? '']));
}

function commandLineFromProc(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return undefined;
  }
}

function commandLinesFromPs(): Map<number, string> {
  const lines = ps(['-axww', '-o', 'pid=,args='])?.split('\n') ?? [];
  return new Map(lines.map((line) => [Number.parseInt(line, 10), line.replace(/^\s*\d+\s+/, '')]));
}

function ps(args: readonly string[]): string | undefined {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}
