import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findServerProcesses, isServerProcess, portsOfProcess } from '../../../src/temporal/find-server-processes.ts';
import { serverFiles } from '../../../src/temporal/server-files.ts';

const files = serverFiles(join(tmpdir(), 'convsim home of no server'));

/** A program that does nothing, with a command line like that of the embedded server. */
async function pretend(database: string, ...flags: string[]): Promise<number> {
  const args = ['server', 'start-dev', ...flags, '--db-filename', database, '--end'];
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', ...args], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid ?? 0;
}

describe('the processes of the embedded server', () => {
  it('are known by the database in their command line', async () => {
    const pid = await pretend(files.database);
    const other = await pretend(`${files.database}.old`);
    expect([isServerProcess(files, pid), isServerProcess(files, other), isServerProcess(files, process.pid)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(findServerProcesses(files)).toEqual([pid]);
  });

  it('show their ports in their command line; 0 where there is none', async () => {
    const pid = await pretend(files.database, '--port', '7233', '--ui-port', '8233');
    expect(portsOfProcess(pid)).toEqual({ port: 7233, uiPort: 8233, metricsPort: 0 });
  });
});
