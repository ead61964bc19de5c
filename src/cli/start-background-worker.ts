import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../process/make-folder.ts';
import type { CliContext } from './cli-context.ts';

/** Starts a worker of one batch, which ends with it, as a process of its own; returns its id and the path of its log. */
export function startBackgroundWorker(
  { config }: CliContext,
  batchId: string,
): { pid: number | undefined; log: string } {
  const folder = join(config.home, 'logs');
  makeFolder(folder);
  const log = join(folder, 'background-worker.log');
  const output = openSync(log, 'a');
  const command = process.argv[1] ?? '';
  const child = spawn(process.execPath, [...process.execArgv, command, 'worker', '--until-idle', '--batch', batchId], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...config.env, CONVSIM_HOME: config.home },
  });
  child.unref();
  return { pid: child.pid, log };
}
