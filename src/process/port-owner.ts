import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { commandLine } from './command-lines.ts';

/** Longest part of a command line in a message. */
const SHOWN = 80;
/** State of a socket that listens, as `/proc/net/tcp` writes it. */
const LISTENING = '0A';

/** The process that listens on a TCP port of this machine, as far as Linux tells this user; else `undefined`. */
export function portOwner(port: number): { readonly pid: number; readonly command: string } | undefined {
  const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => listeningSockets(table, port)));
  const pid = sockets.size === 0 ? undefined : pids().find((each) => socketsOf(each).some((name) => sockets.has(name)));
  return pid === undefined ? undefined : { pid, command: (commandLine(pid) ?? '').slice(0, SHOWN) };
}

/** Names of the sockets that listen on a port, as file descriptors link to them: `socket:[4711]`. */
function listeningSockets(table: string, port: number): string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readTable(table).map((line) => line.trim().split(/\s+/));
  const found = rows.filter(([, local = '', , state]) => local.endsWith(ending) && state === LISTENING);
  return found.map((row) => `socket:[${row[9]}]`);
}

function readTable(table: string): readonly string[] {
  return orNothing(() => readFileSync(`/proc/net/${table}`, 'utf8').split('\n'));
}

function pids(): readonly number[] {
  return orNothing(() => readdirSync('/proc').filter((name) => /^\d+$/.test(name))).map(Number);
}

function socketsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return orNothing(() => readdirSync(folder)).flatMap((name) => orNothing(() => [readlinkSync(`${folder}/${name}`)]));
}

/** Processes end while they are looked at, and other users' are closed to this one. */
function orNothing<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
