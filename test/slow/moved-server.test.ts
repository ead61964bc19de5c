import { cp, link, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../src/process/free-port.ts';
import { isAlive } from '../../src/process/is-alive.ts';
import { connectIfServing } from '../../src/temporal/connect.ts';
import { ensureServer } from '../../src/temporal/ensure-server.ts';
import { findServerProcesses } from '../../src/temporal/find-server-processes.ts';
import { serverFiles } from '../../src/temporal/server-files.ts';
import { spawnServer } from '../../src/temporal/spawn-server.ts';
import { endProcess, stopServer } from '../../src/temporal/stop-server.ts';
import { connected, embeddedHome, type EmbeddedHome } from '../support/embedded-home.ts';
import { temporalCli } from '../support/temporal-cli.ts';

async function isServing(port: number): Promise<boolean> {
  const connection = await connectIfServing(`127.0.0.1:${port}`, 1_000);
  await connection?.close();
  return connection !== undefined;
}

/** A place for the home of another; its server is stopped when the test ends. */
/** The same home without fixed ports, which another server has. */
function atAnyPorts(home: EmbeddedHome): EmbeddedHome {
  const fixed = ['CONVSIM_PORT', 'CONVSIM_UI_PORT', 'CONVSIM_METRICS_PORT'];
  return { ...home, env: Object.fromEntries(Object.entries(home.env).filter(([name]) => !fixed.includes(name))) };
}

function placeBeside(home: EmbeddedHome): EmbeddedHome {
  const place = { ...atAnyPorts(home), home: `${home.home} elsewhere` };
  onTestFinished(async () => {
    await stopServer(place);
    await rm(place.home, { recursive: true, force: true });
  });
  return place;
}

describe('a home that is moved while its server runs', () => {
  it('keeps that server, which is stopped from its new place alone', async () => {
    const home = await embeddedHome();
    const first = await ensureServer(home);
    const moved = placeBeside(home);
    await rename(home.home, moved.home);
    expect(await ensureServer(moved)).toEqual({ ...first, started: false });
    await connected(first, (connection) =>
      new Client({ connection }).workflow.start('none', { taskQueue: 'q', workflowId: 'after the move' }),
    );
    expect(await stopServer(home)).toBe('not-running');
    expect(isAlive(first.pid)).toBe(true);
    expect(await stopServer(moved)).toBe('stopped');
    expect(isAlive(first.pid)).toBe(false);
    const next = await ensureServer(moved);
    const description = await connected(next, (connection) =>
      new Client({ connection }).workflow.getHandle('after the move').describe(),
    );
    expect(description.status.name).toBe('RUNNING');
  });

  it('is found without its record', async () => {
    const home = await embeddedHome();
    const first = await ensureServer(home);
    const moved = placeBeside(home);
    await rename(home.home, moved.home);
    await rm(serverFiles(moved.home).record);
    expect(await ensureServer(moved)).toEqual({ ...first, started: false });
  });

  it('leaves its old place free for another one', async () => {
    const home = await embeddedHome();
    const first = await ensureServer(home);
    const moved = placeBeside(home);
    await rename(home.home, moved.home);
    await mkdir(home.home);
    const second = await ensureServer(atAnyPorts(home));
    expect(second.started).toBe(true);
    expect(second.address).not.toBe(first.address);
    expect(await stopServer(moved)).toBe('stopped');
    expect([first, second].map(({ pid }) => isAlive(pid))).toEqual([false, true]);
  });
});

describe('a copy of a home', () => {
  it('has a server of its own', async () => {
    const home = await embeddedHome();
    const first = await ensureServer(home);
    const copy = placeBeside(home);
    await cp(home.home, copy.home, { recursive: true });
    expect(await stopServer(copy)).toBe('not-running');
    expect(isAlive(first.pid)).toBe(true);
    expect((await ensureServer(copy)).pid).not.toBe(first.pid);
  });
});

describe('a database that a server has open which cannot be known', () => {
  it('is used by no second server, and the message says how to find that process', async () => {
    const home = await embeddedHome();
    const files = serverFiles(home.home);
    await mkdir(join(home.home, 'logs'));
    const other = { ...files, database: join(home.home, 'another-name.db') };
    const ports = { port: await freePort(), uiPort: await freePort(), metricsPort: await freePort() };
    const pid = await spawnServer({ cli: await temporalCli(), files: other, ports, options: home });
    onTestFinished(() => endProcess(pid));
    await expect.poll(() => isServing(ports.port), { timeout: 20_000 }).toBe(true);
    await link(other.database, files.database);
    await expect(ensureServer(home)).rejects.toThrow(
      `another process has its database ${files.database} open; find it`,
    );
  });
});

describe('a home that is removed under its server', () => {
  it.each(['home', 'database'] as const)(
    'gets a new server when its %s is gone, and the old one is ended',
    async (name) => {
      const home = await embeddedHome();
      const first = await ensureServer(home);
      await rm(serverFiles(home.home)[name], { recursive: true });
      const second = await ensureServer(home);
      expect(second.started).toBe(true);
      expect([first, second].map(({ pid }) => isAlive(pid))).toEqual([false, true]);
      expect(findServerProcesses(serverFiles(home.home))).toEqual([second.pid]);
      expect(home.said.join('\n')).toContain(`process ${first.pid}) whose database`);
    },
  );

  it('has its server stopped all the same', async () => {
    const home = await embeddedHome();
    const first = await ensureServer(home);
    await rm(home.home, { recursive: true });
    expect(await stopServer(home)).toBe('stopped');
    expect(isAlive(first.pid)).toBe(false);
  });
});
