import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CommandLab, expectCode, size, usualDelayMs } from '../support/command-lab.ts';
import { type Ended, makeProject, type Started } from '../support/cli.ts';
import { processesIn } from '../support/processes-in.ts';
import { expectWholeRecord, untilAsked } from '../support/simulation.ts';

const HOLDER = fileURLToPath(new URL('../support/hold-store.ts', import.meta.url));
const lab = new CommandLab();

/** Longer than calls in flight may take to end. */
const ENDLESS_MS = 60_000;

const start = (...args: string[]) => lab.simulation.project.start(args, lab.simulation.env);
const run = (batch: string) => start('run', 'sim.yaml', '--batch', batch);

/** Sends the signals, each once the one before it was heard, and expects no sign of a crash and no process left. */
async function stop({ child, ended, stderr }: Started, signals: readonly NodeJS.Signals[]): Promise<Ended> {
  for (const [index, signal] of signals.entries()) {
    if (index > 0) await expect.poll(stderr, { interval: 20, timeout: 10_000 }).toMatch(/^stopping/m);
    child.kill(signal);
  }
  const end = await ended;
  expect(end.signal).toBeNull();
  expect(end.stderr).not.toMatch(/\n\s+at |Error:|warning:/);
  expect(lab.workers()).toEqual([]);
  return end;
}

/** Waits until this many calls of an agent that takes so long are in flight. */
async function inFlight(delayMs: number, startIt: () => Started): Promise<Started> {
  lab.delayMs = delayMs;
  const before = lab.simulation.agent.total();
  const started = startIt();
  await untilAsked(lab.simulation.agent, before + size.concurrency);
  return started;
}

/** The most often that one turn of the batch was asked. */
function mostAsked(batch: string): number {
  const counts = [...lab.simulation.agent.counts].filter(([key]) => key.startsWith(`${batch}/`));
  return Math.max(...counts.map(([, count]) => count));
}

async function expectResumed(batch: string): Promise<void> {
  lab.delayMs = usualDelayMs;
  expectCode(0, await run(batch).ended);
  await expectWholeRecord(lab.simulation, batch, size);
}

describe('a run is stopped', () => {
  it.each<[NodeJS.Signals, string]>([
    ['SIGTERM', 'term'],
    ['SIGHUP', 'hangup'],
  ])('by %s: calls in flight end and are kept', async (signal, batch) => {
    const ended = await stop(await inFlight(1_500, () => run(batch)), [signal]);
    expectCode(130, ended);
    expect(ended.stderr).toContain('stopping: calls in flight have up to 10 s to finish');
    expect(ended.stderr).toContain(`To resume: convsim run sim.yaml --batch ${batch}\n`);
    await expectResumed(batch);
    expect(mostAsked(batch)).toBe(1);
  });

  it('by SIGTERM with calls that take longer than they may: they are cut off, handed back and made again', async () => {
    const running = await inFlight(ENDLESS_MS, () => run('cut'));
    const before = lab.simulation.agent.total();
    expectCode(130, await stop(running, ['SIGTERM']));
    expect(lab.simulation.agent.total()).toBe(before);
    await expectResumed('cut');
    expect(mostAsked('cut')).toBe(2);
  });

  it('while it is paused, and ends the pause when it is run again', async () => {
    const running = await inFlight(usualDelayMs * 5, () => run('paused'));
    expectCode(0, await lab.command('pause', 'paused'));
    await expect.poll(running.stderr, { timeout: 30_000 }).toContain('paused');
    expectCode(130, await stop(running, ['SIGTERM']));
    await expectResumed('paused');
    expect(mostAsked('paused')).toBe(1);
  });

  it('while another process has locked its store, and goes on once the lock is gone', async () => {
    const running = await inFlight(1_500, () => run('locked'));
    const args = [join(lab.simulation.project.home, 'store.db'), '600000'];
    const holder = fork(HOLDER, args, { execArgv: ['--import', import.meta.resolve('tsx')] });
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder, 'message');
    await expect.poll(running.stderr, { timeout: 60_000 }).toContain('another process has locked');
    expectCode(130, await stop(running, ['SIGTERM']));
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await expectResumed('locked');
    expect(mostAsked('locked')).toBeLessThanOrEqual(2);
  });
});

describe('a worker is stopped', () => {
  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('by %s while it stands by', async (signal) => {
    const worker = start('worker');
    await expect.poll(worker.stderr, { timeout: 30_000 }).toContain('Ctrl-C stops it');
    expectCode(0, await stop(worker, [signal]));
  });

  it('by Ctrl-C twice at once, and what it did is done again', async () => {
    expectCode(130, await lab.interrupt('forced'));
    const worker = await inFlight(ENDLESS_MS, () => start('worker'));
    const ended = await stop(worker, ['SIGINT', 'SIGINT']);
    expectCode(130, ended);
    expect(ended.stderr).toContain('press Ctrl-C again to stop immediately');
    await expectResumed('forced');
    expect(mostAsked('forced')).toBe(2);
  });

  it('in the background by SIGTERM, and its batch waits for the next one', async () => {
    const detached = await inFlight(1_500, () => start('run', 'sim.yaml', '--batch', 'behind', '--detach'));
    expectCode(0, await detached.ended);
    const send = (signal: NodeJS.Signals) => {
      const found = [...processesIn(lab.simulation.project.folder)].filter(([, line]) => line.includes(' worker '));
      for (const [pid] of found) process.kill(pid, signal);
      return found.length;
    };
    onTestFinished(() => void send('SIGKILL'));
    expect(send('SIGTERM')).toBe(1);
    await expect.poll(() => lab.workers(), { timeout: 30_000, interval: 100 }).toEqual([]);
    expect((await lab.command('status', 'behind')).stdout).toMatch(/^state +interrupted/m);
    await expectResumed('behind');
    expect(mostAsked('behind')).toBe(1);
  });
});

describe('what only serves is stopped', () => {
  it('server, by a second Ctrl-C where its Temporal hangs, and the command that it names ends that one', async () => {
    const project = await makeProject({});
    const serving = project.start(['server']);
    await expect.poll(serving.stderr, { timeout: 60_000 }).toContain('Ctrl-C stops it');
    process.kill(project.serverPid(), 'SIGSTOP');
    const ended = await stop(serving, ['SIGINT', 'SIGINT']);
    expectCode(130, ended);
    expect(ended.stderr).toContain('may still be running; end it with convsim server --stop\n');
    expectCode(0, await project.run(['server', '--stop']));
    expect(processesIn(project.folder)).toEqual(new Map());
  });

  it.each<readonly [string, NodeJS.Signals]>([
    ['view', 'SIGINT'],
    ['view', 'SIGTERM'],
    ['view', 'SIGHUP'],
    ['codec-server', 'SIGINT'],
    ['codec-server', 'SIGTERM'],
    ['codec-server', 'SIGHUP'],
  ])('%s, by %s', async (command, signal) => {
    const key = { CONVSIM_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') };
    const serving = lab.simulation.project.start([command], command === 'view' ? {} : key);
    await expect.poll(serving.stderr, { timeout: 30_000 }).toContain('Ctrl-C');
    expectCode(0, await stop(serving, [signal]));
  });
});
