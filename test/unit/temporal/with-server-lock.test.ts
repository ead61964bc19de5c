import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { UnavailableError } from '../../../src/contract/errors.ts';
import { withServerLock } from '../../../src/temporal/with-server-lock.ts';

describe('withServerLock', () => {
  let folder: string;
  let path: string;
  let said: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convsim-lock-'));
    path = join(folder, 'lock.db');
    said = [];
  });

  afterEach(() => rm(folder, { recursive: true }));

  const lock = <Result>(work: () => Promise<Result>, limitMs = 5_000, signal?: AbortSignal) =>
    withServerLock({ path, limitMs, say: (line) => said.push(line), signal }, work);

  /** Another process that holds the lock. */
  async function holdElsewhere(): Promise<ChildProcess> {
    const script = fileURLToPath(new URL('../../support/hold-lock.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    return child;
  }

  async function atMostInside(): Promise<number> {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => lock(work)));
    return most;
  }

  it('gives what the work gives, and is free afterwards', async () => {
    expect(await lock(async () => 'first')).toBe('first');
    expect(await lock(async () => 'second', 0)).toBe('second');
  });

  it('is free again when the work fails', async () => {
    await expect(lock(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await lock(async () => 'next', 0)).toBe('next');
  });

  it('waits too while another process writes down that it holds it, and nobody can read who does', async () => {
    await lock(async () => undefined);
    const writing = new Database(path);
    writing.exec('begin exclusive');
    const mine = lock(async () => 'mine');
    expect(said).toEqual(['waiting for another convsim, which is starting the Temporal server']);
    writing.exec('rollback');
    writing.close();
    expect(await mine).toBe('mine');
  });

  it('lets one in at a time', async () => {
    expect(await atMostInside()).toBe(1);
  });

  it('lets one in at a time when all wait for a process that is killed', async () => {
    const holder = await holdElsewhere();
    setTimeout(() => holder.kill('SIGKILL'), 50);
    expect(await atMostInside()).toBe(1);
  });

  it('is freed by the system when its holder is killed', async () => {
    const holder = await holdElsewhere();
    await expect(lock(async () => 'mine', 0)).rejects.toThrow(UnavailableError);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await lock(async () => 'mine', 0)).toBe('mine');
  });

  it('waits a bounded time, says for which process, and what to do', async () => {
    const holder = await holdElsewhere();
    const name = `another convsim (process ${holder.pid})`;
    await expect(lock(async () => undefined, 250)).rejects.toThrow(
      `${name} has been starting the Temporal server for over 0 s; end that process and try again`,
    );
    expect(said).toEqual([`waiting for ${name}, which is starting the Temporal server`]);
    await expect(lock(async () => undefined, 0)).rejects.toThrow(name);
  });

  it('names the holder of now, not those before it', async () => {
    await lock(async () => undefined);
    const holder = await holdElsewhere();
    await expect(lock(async () => undefined, 0)).rejects.toThrow(`(process ${holder.pid})`);
  });

  it('stops waiting when aborted', async () => {
    await lock(async () => {
      const waiting = lock(async () => undefined, 60_000, AbortSignal.timeout(100));
      await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    });
  });

  it('reports a file that is no lock, and a folder that is not there', async () => {
    await writeFile(path, '{"pid": 1}');
    await expect(lock(async () => undefined)).rejects.toThrow(
      `the lock ${path} cannot be used: file is not a database; check its permissions, or remove it`,
    );
    path = join(folder, 'missing', 'lock.db');
    await expect(lock(async () => undefined)).rejects.toThrow(`the lock ${path} cannot be used: `);
  });
});
