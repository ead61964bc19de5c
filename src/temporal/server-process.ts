import { commandLine, commandLines } from './process-identity.ts';
import type { ServerFiles } from './server-files.ts';

/**
 * Whether the process is a dev server on this home's database. Its command line proves it: a process id alone may by now
 * belong to another program.
 */
export function isServerProcess(files: ServerFiles, pid: number): boolean {
  return isServerCommand(files, commandLine(pid));
}

/** Ids of all dev servers on this home's database, also of those that no record tells of. */
export function findServerProcesses(files: ServerFiles): readonly number[] {
  return [...commandLines()].filter(([, command]) => isServerCommand(files, command)).map(([pid]) => pid);
}

/** Ports that a running dev server was told to use; 0 where it was not told. */
export function portsOfProcess(pid: number): { port: number; uiPort: number; metricsPort: number } {
  const command = commandLine(pid) ?? '';
  const portOf = (flag: string): number => Number(new RegExp(` ${flag} (\\d+)`).exec(command)?.[1] ?? 0);
  return { port: portOf('--port'), uiPort: portOf('--ui-port'), metricsPort: portOf('--metrics-port') };
}

function isServerCommand(files: ServerFiles, command = ''): boolean {
  return [' server start-dev ', ` --db-filename ${files.database} `].every((part) => `${command} `.includes(part));
}
