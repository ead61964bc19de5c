import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processIdentity } from '../../../src/temporal/process-identity.ts';
import { isHolderGone, withServerLock, type LockHolder } from '../../../src/temporal/server-lock.ts';

describe('withServerLock', () => {
  let folder: string;
  let path: string;
  let said: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convsim-lock-'));
    path = join(folder, 'server.lock');
    said = [];
  });

  afterEach(() => rm(folder, { recursive: true }));

  const lock = <Result>(work: () => Promise<Result>, limitMs = 5_000, signal?: AbortSignal) =>
    withServerLock({ path, limitMs, say: (line) => said.push(line), signal }, work);

  function holder(changes: Partial<LockHolder> = {}): LockHolder {
    const identity = processIdentity(process.pid) ?? '';
    return { pid: process.pid, identity, lockedAt: new Date().toISOString(), nonce: 'someone', ...changes };
  }

  it('holds a file with the pid while the work goes on, and removes it after', async () => {
    const written = await lock(async () => JSON.parse(await readFile(path, 'utf8')) as LockHolder);
    expect(written.pid).toBe(process.pid);
    expect(await readdir(folder)).toEqual([]);
  });

  it('removes the file when the work fails', async () => {
    await expect(lock(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(path)).toBe(false);
  });

  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => lock(work)));
    expect(most).toBe(1);
  });

  it('lets one in at a time also when all find the same stale lock', async () => {
    await writeFile(path, JSON.stringify(holder({ identity: 'before the reboot' })));
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => lock(work)));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes over the lock of a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const dying = holder({ pid: child.pid ?? 0, identity: processIdentity(child.pid ?? 0) ?? '' });
    expect(isHolderGone(dying)).toBe(false);
    await writeFile(path, JSON.stringify(dying));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await lock(async () => 'mine')).toBe('mine');
  });

  it('takes over a lock whose process id now belongs to another program', async () => {
    await writeFile(path, JSON.stringify(holder({ identity: 'some other start' })));
    expect(await lock(async () => 'mine')).toBe('mine');
  });

  it.each(['', '{"pid":', 'null'])('takes over an old lock that says %j', async (text) => {
    await writeFile(path, text);
    await utimes(path, new Date(0), new Date(0));
    expect(await lock(async () => 'mine')).toBe('mine');
  });

  it('gives an empty lock file time to be written', async () => {
    await writeFile(path, '');
    setTimeout(() => void rm(path), 300);
    const startedAt = Date.now();
    await lock(async () => undefined);
    expect(Date.now() - startedAt).toBeGreaterThan(250);
  });

  it('waits a bounded time for a living holder, says whom it waits for, and how to get on', async () => {
    await writeFile(path, JSON.stringify(holder()));
    await expect(lock(async () => undefined, 250)).rejects.toThrow(`remove ${path}`);
    expect(said).toEqual([
      `waiting for another convsim (process ${process.pid}), which is starting the Temporal server`,
    ]);
    expect(existsSync(path)).toBe(true);
  });

  it('stops waiting when aborted', async () => {
    await writeFile(path, JSON.stringify(holder()));
    const waiting = lock(async () => undefined, 60_000, AbortSignal.timeout(100));
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
