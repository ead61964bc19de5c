import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  findServerProcesses,
  findServersOfRemoved,
  isServerProcess,
  portsOfProcess,
} from '../../../src/temporal/find-server-processes.ts';
import { serverFiles } from '../../../src/temporal/server-files.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const files = serverFiles(join(tmpdir(), 'convsim home of no server'));

/** A program that does nothing, with a command line like that of the embedded server. */
function pretend(database: string, ...flags: string[]): Promise<number> {
  return run(database, 'setInterval(() => {}, 1000)', flags);
}

/** Such a program that keeps its database open. */
async function pretendOpen(database: string): Promise<number> {
  const open = 'require("fs").openSync(process.argv.at(-2), "a"); setInterval(() => {}, 1000)';
  const pid = await run(database, open);
  await expect.poll(() => existsSync(database), { timeout: 10_000 }).toBe(true);
  return pid;
}

async function run(database: string, script: string, flags: readonly string[] = []): Promise<number> {
  const args = ['server', 'start-dev', ...flags, '--db-filename', database, '--end'];
  const child = spawn(process.execPath, ['-e', script, '--', ...args], { stdio: 'ignore' });
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

  it('are known by the file that they have open, wherever it was moved or copied', async () => {
    const folder = await tempFolder();
    const [one, other] = [join(folder, 'one'), join(folder, 'other')];
    await mkdir(one);
    const pid = await pretendOpen(serverFiles(one).database);
    const found = () => [one, other].map((home) => findServerProcesses(serverFiles(home)));
    expect(found()).toEqual([[pid], []]);
    await mkdir(other);
    await copyFile(serverFiles(one).database, serverFiles(other).database);
    expect(found()).toEqual([[pid], []]);
    await rm(other, { recursive: true });
    await rename(one, other);
    expect(found()).toEqual([[], [pid]]);
    await mkdir(one);
    await writeFile(serverFiles(one).database, 'another one');
    expect(found()).toEqual([[], [pid]]);
    expect(findServersOfRemoved(serverFiles(one))).toEqual([]);
  });

  it('serve nothing once their database was removed, also where there is a new one', async () => {
    const home = await tempFolder();
    const { database } = serverFiles(home);
    const pid = await pretendOpen(database);
    await rm(database);
    for (const text of [undefined, 'a new one']) {
      if (text !== undefined) await writeFile(database, text);
      expect(findServerProcesses(serverFiles(home))).toEqual([]);
      expect(isServerProcess(serverFiles(home), pid)).toBe(false);
      expect(findServersOfRemoved(serverFiles(home))).toEqual([pid]);
    }
  });

  it('show their ports in their command line; 0 where there is none', async () => {
    const pid = await pretend(files.database, '--port', '7233', '--ui-port', '8233');
    expect(portsOfProcess(pid)).toEqual({ port: 7233, uiPort: 8233, metricsPort: 0 });
  });
});
