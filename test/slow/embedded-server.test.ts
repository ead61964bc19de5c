import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UnavailableError } from '../../src/contract/errors.ts';
import { readToken } from '../../src/temporal/embedded-namespace.ts';
import type { EmbeddedServer } from '../../src/temporal/embedded-server.ts';
import { ensureServer } from '../../src/temporal/ensure-server.ts';
import { isAlive } from '../../src/process/is-alive.ts';
import { SEARCH_ATTRIBUTES } from '../../src/contract/search-attributes.ts';
import { serverFiles } from '../../src/temporal/server-files.ts';
import { findServerProcesses } from '../../src/temporal/find-server-processes.ts';
import { readServerRecord, writeServerRecord } from '../../src/temporal/server-record.ts';
import { stopServer } from '../../src/temporal/stop-server.ts';
import { withServerLock } from '../../src/temporal/with-server-lock.ts';
import { connected, crash, embeddedHome, ensureInProcess, resultOf } from '../support/embedded-home.ts';

async function killServer({ pid }: EmbeddedServer): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
}

async function isLockFree(path: string): Promise<boolean> {
  const wait = { path, limitMs: 0, say: () => undefined };
  return withServerLock(wait, async () => true).catch(() => false);
}

/** Starts a workflow that no worker takes: it stays open. */
function startWorkflow(server: EmbeddedServer, workflowId: string): Promise<unknown> {
  const attributes = [
    { key: SEARCH_ATTRIBUTES.batch, value: 'b' },
    { key: SEARCH_ATTRIBUTES.turns, value: 3 },
  ];
  return connected(server, (connection) =>
    new Client({ connection }).workflow.start('none', {
      taskQueue: 'q',
      workflowId,
      typedSearchAttributes: attributes,
    }),
  );
}

describe('starting the embedded server', () => {
  it('gives a server with UI, long retention, usable search attributes and none of the secrets', async () => {
    const home = await embeddedHome({ OPENAI_API_KEY: 'a secret' });
    const server = await ensureServer(home);
    expect(server).toMatchObject({ started: true, address: `127.0.0.1:${home.env['CONVSIM_PORT']}` });
    expect((await fetch(server.uiUrl)).status).toBe(200);
    await startWorkflow(server, 'first');
    const { config } = await connected(server, ({ workflowService }) =>
      workflowService.describeNamespace({ namespace: 'default' }),
    );
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 86_400);
    if (process.platform === 'linux')
      expect(await readFile(`/proc/${server.pid}/environ`, 'utf8')).not.toContain('a secret');
  });

  it('is done once: the next one attaches, by any spelling of the folder', async () => {
    const home = await embeddedHome();
    const first = await ensureServer(home);
    const second = await ensureServer({ ...home, home: join(home.home, 'logs', '..') });
    expect(second).toEqual({ ...first, started: false });
  });

  it('is done once by two processes at the same time', async () => {
    const home = await embeddedHome();
    const servers = await Promise.all([ensureInProcess(home), ensureInProcess(home)].map(resultOf));
    expect(servers[0]?.pid).toBe(servers[1]?.pid);
    expect(servers.filter(({ started }) => started)).toHaveLength(1);
    expect(findServerProcesses(serverFiles(home.home))).toEqual([servers[0]?.pid]);
  });

  it('refuses a configured port that another program has, and starts nothing', async () => {
    const home = await embeddedHome();
    const other = createServer().listen(Number(home.env['CONVSIM_PORT']), '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    await expect(ensureServer(home)).rejects.toThrow(`CONVSIM_PORT: port ${home.env['CONVSIM_PORT']} of 127.0.0.1`);
    expect(findServerProcesses(serverFiles(home.home))).toEqual([]);
  });

  it('reports the last lines of the log when the server ends at once', async () => {
    const home = await embeddedHome();
    await mkdir(join(home.home, 'temporal.db'));
    const failure = ensureServer(home);
    await expect(failure).rejects.toThrow(UnavailableError);
    await expect(failure).rejects.toThrow(
      /ended right after starting; the last lines of .*temporal-server\.log:\n.*(database|directory)/s,
    );
  });

  it('leaves no process and no lock behind when it is broken off', async () => {
    const home = await embeddedHome();
    const files = serverFiles(home.home);
    const end = new AbortController();
    const starting = ensureServer({ ...home, signal: end.signal });
    starting.catch(() => undefined);
    await expect.poll(() => findServerProcesses(files).length, { timeout: 10_000, interval: 20 }).toBe(1);
    end.abort();
    await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
    expect(findServerProcesses(files)).toEqual([]);
    expect(await isLockFree(files.lock)).toBe(true);
  });
});

describe('after a crash', () => {
  it('of the server, a new one serves the same database on the same ports', async () => {
    const home = await embeddedHome();
    const first = await ensureServer(home);
    await startWorkflow(first, 'survivor');
    await killServer(first);
    const second = await ensureServer({ ...home, env: { ...home.env, CONVSIM_PORT: '', CONVSIM_UI_PORT: '' } });
    expect(second).toMatchObject({ started: true, address: first.address, uiUrl: first.uiUrl });
    expect(second.pid).not.toBe(first.pid);
    const description = await connected(second, (connection) =>
      new Client({ connection }).workflow.getHandle('survivor').describe(),
    );
    expect(description.status.name).toBe('RUNNING');
  });

  it('of the starting process, the next one takes over the server that was left half ready', async () => {
    const home = await embeddedHome();
    const files = serverFiles(home.home);
    const starter = ensureInProcess(home);
    await expect.poll(() => readServerRecord(files), { timeout: 20_000, interval: 10 }).toBeDefined();
    expect(await isLockFree(files.lock)).toBe(false);
    await crash(starter);
    expect(await isLockFree(files.lock)).toBe(true);
    const server = await ensureServer(home);
    expect(server.pid).toBe(readServerRecord(files)?.pid);
    expect(findServerProcesses(files)).toEqual([server.pid]);
    expect(await connected(server, readToken)).toBe(readServerRecord(files)?.token);
    await startWorkflow(server, 'ready');
  });

  it('of the starting process before it started anything, the next one starts the server', async () => {
    const home = await embeddedHome();
    const files = serverFiles(home.home);
    const starter = ensureInProcess(home);
    await expect.poll(() => existsSync(files.lock), { timeout: 20_000, interval: 2 }).toBe(true);
    await crash(starter);
    await ensureServer(home);
    expect(findServerProcesses(files)).toHaveLength(1);
  });

  it.each(['', '{"pid": 1', '{"pid": 1}'])(
    'that left the record %j, the running server is found all the same',
    async (text) => {
      const home = await embeddedHome();
      const files = serverFiles(home.home);
      const first = await ensureServer(home);
      await writeFile(files.record, text);
      expect(await ensureServer(home)).toEqual({ ...first, started: false });
      expect(readServerRecord(files)?.pid).toBe(first.pid);
      expect(await ensureServer(home)).toEqual({ ...first, started: false });
    },
  );

  it('and a process id given to another program, that program is neither attached to nor stopped', async () => {
    const home = await embeddedHome();
    const files = serverFiles(home.home);
    const record = { pid: process.pid, port: 1, uiPort: 2, metricsPort: 3, token: 't', startedAt: '', cliVersion: '1' };
    await writeServerRecord(files, record);
    const server = await ensureServer(home);
    expect(server.started).toBe(true);
    await writeServerRecord(files, record);
    expect(await stopServer(home)).toBe('stopped');
    expect(isAlive(server.pid)).toBe(false);
    expect(isAlive(process.pid)).toBe(true);
  });
});

describe('a server that does not answer', () => {
  it('is reported with the remedy, which works', { timeout: 120_000 }, async () => {
    const home = await embeddedHome();
    const server = await ensureServer(home);
    process.kill(server.pid, 'SIGSTOP');
    await expect(ensureServer(home)).rejects.toThrow(/process \d+\) does not answer at .* convsim server --stop/);
    expect(await stopServer(home)).toBe('stopped');
    expect(isAlive(server.pid)).toBe(false);
    expect((await ensureServer(home)).started).toBe(true);
  });
});

describe('stopping the embedded server', () => {
  it('ends it and says so, and says when there was none', async () => {
    const home = await embeddedHome();
    const server = await ensureServer(home);
    expect(await stopServer(home)).toBe('stopped');
    expect(isAlive(server.pid)).toBe(false);
    expect(await stopServer(home)).toBe('not-running');
  });

  it('makes no folder where there is none', async () => {
    const home = await embeddedHome();
    await rm(home.home, { recursive: true });
    expect(await stopServer(home)).toBe('not-running');
    expect(existsSync(home.home)).toBe(false);
  });

  it('leaves the server of another home alone', async () => {
    const [one, other] = [await embeddedHome(), await embeddedHome()];
    const servers = await Promise.all([ensureServer(one), ensureServer(other)]);
    await stopServer(one);
    expect(servers.map(({ pid }) => isAlive(pid))).toEqual([false, true]);
  });
});
