import { describe, expect, it } from 'vitest';
import { CommandLab, expectCode, size, usualDelayMs } from '../support/command-lab.ts';
import type { Ended, Started } from '../support/cli.ts';
import { expectWholeRecord, untilAsked } from '../support/simulation.ts';

const lab = new CommandLab();

const start = (...args: string[]) => lab.simulation.project.start(args, lab.simulation.env);
const run = (batch: string) => start('run', 'sim.yaml', '--batch', batch);

/** Sends the signals, each once the one before it was heard, and expects no sign of a crash and no process left. */
async function stop({ child, ended, stderr }: Started, signals: readonly NodeJS.Signals[]): Promise<Ended> {
  for (const [index, signal] of signals.entries()) {
    if (index > 0) await expect.poll(stderr, { interval: 20, timeout: 10_000 }).toContain('stopping: ');
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
});
