import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { UnavailableError } from '../../src/contract/errors.ts';
import type { EmbeddedServer } from '../../src/temporal/embedded-server.ts';
import { ensureServer } from '../../src/temporal/ensure-server.ts';
import { runServerInForeground } from '../../src/temporal/run-server-in-foreground.ts';
import { isAlive } from '../../src/process/is-alive.ts';
import { serverFiles } from '../../src/temporal/server-files.ts';
import { findServerProcesses } from '../../src/temporal/find-server-processes.ts';
import { stopServer } from '../../src/temporal/stop-server.ts';
import { superviseServer } from '../../src/temporal/supervise-server.ts';
import { embeddedHome, type EmbeddedHome } from '../support/embedded-home.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };

function watchOver(home: EmbeddedHome, server: EmbeddedServer) {
  const restarted: EmbeddedServer[] = [];
  const problems: UnavailableError[] = [];
  const watch = superviseServer({
    ...home,
    server,
    onRestart: (next) => restarted.push(next),
    onGiveUp: (error) => problems.push(error),
  });
  onTestFinished(() => watch.stop());
  return { watch, restarted, problems };
}

describe('superviseServer', () => {
  it('restarts a killed server at the same address', async () => {
    const home = await embeddedHome();
    const server = await ensureServer(home);
    const { restarted } = watchOver(home, server);
    process.kill(server.pid, 'SIGKILL');
    await expect.poll(() => restarted.length, PATIENCE).toBe(1);
    expect(restarted[0]).toMatchObject({ address: server.address, uiUrl: server.uiUrl, started: true });
    expect(restarted[0]?.pid).not.toBe(server.pid);
  });

  it('starts one server when two watch the same one', async () => {
    const home = await embeddedHome();
    const server = await ensureServer(home);
    const watches = [watchOver(home, server), watchOver(home, server)];
    process.kill(server.pid, 'SIGKILL');
    await expect.poll(() => watches.map(({ restarted }) => restarted.length), PATIENCE).toEqual([1, 1]);
    expect(new Set(watches.map(({ restarted }) => restarted[0]?.pid)).size).toBe(1);
    expect(findServerProcesses(serverFiles(home.home))).toHaveLength(1);
  });

  it('does not bring back a server that someone has stopped, and says so', async () => {
    const home = await embeddedHome();
    const { problems } = watchOver(home, await ensureServer(home));
    await stopServer(home);
    await expect.poll(() => problems.length, PATIENCE).toBe(1);
    expect(problems[0]?.message).toContain('convsim server --stop');
    expect(findServerProcesses(serverFiles(home.home))).toEqual([]);
  });

  it('gives up when the server cannot be kept running', async () => {
    const home = await embeddedHome();
    const server = await ensureServer(home);
    const { problems } = watchOver({ ...home, env: { ...home.env, CONVSIM_TEMPORAL_CLI: '/nowhere' } }, server);
    process.kill(server.pid, 'SIGKILL');
    await expect.poll(() => problems.length, PATIENCE).toBe(1);
    expect(problems[0]?.message).toContain('5 restarts within 10 minutes');
    expect(home.said.filter((line) => line.includes('could not be started again'))).toHaveLength(5);
  });

  it('leaves a server alone after the watch has ended', async () => {
    const home = await embeddedHome();
    const server = await ensureServer(home);
    const { watch, restarted } = watchOver(home, server);
    await watch.stop();
    process.kill(server.pid, 'SIGKILL');
    await sleep(2_500);
    expect(restarted).toEqual([]);
  });
});

describe('runServerInForeground', () => {
  it('runs the server until it is told to stop, and stops it', async () => {
    const home = await embeddedHome();
    const end = new AbortController();
    const running = runServerInForeground({ ...home, signal: end.signal });
    await expect.poll(() => home.said.at(-1), PATIENCE).toMatch(/is running at 127\.0\.0\.1:\d+ .*; Ctrl-C stops it/);
    end.abort();
    await running;
    expect(findServerProcesses(serverFiles(home.home))).toEqual([]);
  });

  it('leaves a server that runs already as it is, and says how to stop it', async () => {
    const home = await embeddedHome();
    const server = await ensureServer(home);
    await runServerInForeground({ ...home, signal: new AbortController().signal });
    expect(home.said.at(-1)).toMatch(/stop it with convsim server --stop/);
    expect(isAlive(server.pid)).toBe(true);
  });

  it('reports a server that ends by itself', async () => {
    const home = await embeddedHome();
    const running = runServerInForeground({ ...home, signal: new AbortController().signal });
    running.catch(() => undefined);
    await expect.poll(() => home.said.at(-1), PATIENCE).toContain('Ctrl-C stops it');
    for (const pid of findServerProcesses(serverFiles(home.home))) process.kill(pid, 'SIGKILL');
    await expect(running).rejects.toThrow(/the Temporal server has ended; the last lines of/);
  });

  it('ends when someone else stops the server', async () => {
    const home = await embeddedHome();
    const running = runServerInForeground({ ...home, signal: new AbortController().signal });
    await expect.poll(() => home.said.at(-1), PATIENCE).toContain('Ctrl-C stops it');
    await stopServer(home);
    await running;
    expect(home.said.at(-1)).toBe('the Temporal server was stopped');
  });
});
