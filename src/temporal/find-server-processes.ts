import { commandLine, commandLines } from '../process/command-lines.ts';
import type { ServerPorts } from './choose-ports.ts';
import type { ServerFiles } from './server-files.ts';

/**
 * Whether the process is the embedded server on this home's database. Its command line proves it: a process id by itself
 * may have been given to another program.
 */
export function isServerProcess(files: ServerFiles, pid: number): boolean {
  return isServerCommand(files, commandLine(pid));
}

/** Ids of all embedded servers on this home's database, also of those that no record names. */
export function findServerProcesses(files: ServerFiles): readonly number[] {
  return [...commandLines()].filter(([, command]) => isServerCommand(files, command)).map(([pid]) => pid);
}

/** Ports in the command line of a running embedded server; 0 for one that is not in it. */
export function portsOfProcess(pid: number): ServerPorts {
  const command = commandLine(pid) ?? '';
  const portOf = (flag: string): number => Number(new RegExp(` ${flag} (\\d+)`).exec(command)?.[1] ?? 0);
  return { port: portOf('--port'), uiPort: portOf('--ui-port'), metricsPort: portOf('--metrics-port') };
}

function isServerCommand(files: ServerFiles, command = ''): boolean {
  return [' server start-dev ', ` --db-filename ${files.database} `].every((part) => `${command} `.includes(part));
}
