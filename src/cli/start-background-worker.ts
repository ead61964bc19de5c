import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { makePrivateFolder, openPrivateFile } from '../process/private-files.ts';
import type { CliContext } from './cli-context.ts';

/** Starts a worker of one batch, which ends with it, as a process of its own; returns its id and the path of its log. */
export function startBackgroundWorker(
  { config, keys }: CliContext,
  batchId: string,
): { pid: number | undefined; log: string } {
  const folder = join(config.home, 'logs');
  makePrivateFolder(folder);
  const log = join(folder, 'background-worker.log');
  const output = openPrivateFile(log);
  const command = process.argv[1] ?? '';
  const child = spawn(process.execPath, [...process.execArgv, command, 'worker', '--until-idle', '--batch', batchId], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...config.env, ...keys, CONVSIM_HOME: config.home },
  });
  child.unref();
  return { pid: child.pid, log };
}
