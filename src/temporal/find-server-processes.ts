import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { commandLine, commandLines } from '../process/command-lines.ts';
import { type OpenFile, openFiles } from '../process/open-files.ts';
import type { ServerPorts } from './choose-ports.ts';
import type { ServerFiles } from './server-files.ts';

/**
 * Whether the process is the embedded server on this home's database. What it has open proves it, wherever the folder was
 * moved since; until it has the database open, or where the system does not tell, its command line does. A process id by
 * itself may have been given to another program.
 */
export function isServerProcess(files: ServerFiles, pid: number): boolean {
  const command = commandLine(pid);
  return isServerCommand(command) && serves(files, pid, command);
}

/** Ids of all embedded servers on this home's database, also of those that no record names. */
export function findServerProcesses(files: ServerFiles): readonly number[] {
  return serversWhere((pid, command) => serves(files, pid, command));
}

/** Ids of embedded servers that were started for this home and whose database has been removed under them. */
export function findServersOfRemoved(files: ServerFiles): readonly number[] {
  return serversWhere((pid, command) => names(files, command) && databaseOf(files, pid)?.isRemoved === true);
}

/** Ports in the command line of a running embedded server; 0 for one that is not in it. */
export function portsOfProcess(pid: number): ServerPorts {
  const command = commandLine(pid) ?? '';
  const portOf = (flag: string): number => Number(new RegExp(` ${flag} (\\d+)`).exec(command)?.[1] ?? 0);
  const ports = { port: portOf('--port'), uiPort: portOf('--ui-port'), metricsPort: portOf('--metrics-port') };
  const codec = / --ui-codec-endpoint http:\/\/127\.0\.0\.1:(\d+)/.exec(command)?.[1];
  return { ...ports, ...(codec !== undefined && { codecPort: Number(codec) }) };
}

function serversWhere(holds: (pid: number, command: string) => boolean): readonly number[] {
  const servers = [...commandLines()].filter(([pid, command]) => isServerCommand(command) && holds(pid, command));
  return servers.map(([pid]) => pid);
}

function isServerCommand(command: string | undefined): command is string {
  return [' server start-dev ', ' --db-filename '].every((part) => command?.includes(part));
}

function serves(files: ServerFiles, pid: number, command: string): boolean {
  const open = databaseOf(files, pid);
  return open ? !open.isRemoved && isSameFile(open.path, files.database) : names(files, command);
}

function names(files: ServerFiles, command: string): boolean {
  return `${command} `.includes(` --db-filename ${files.database} `);
}

/** The database that a server has open; `undefined` if it has none yet or that is unknown. */
function databaseOf(files: ServerFiles, pid: number): OpenFile | undefined {
  return openFiles(pid)?.find(({ path }) => basename(path) === basename(files.database));
}

function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
