import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HTTP_AGENT_MODULE } from '../support/agent-server.ts';
import { CommandLab, expectCode, size, usualDelayMs } from '../support/command-lab.ts';
import { expectWholeRecord } from '../support/simulation.ts';

const lab = new CommandLab();

describe('a batch that is resumed with changes', () => {
  it('refuses changed seeds, and takes a changed concurrency over', async () => {
    const { project, agent } = lab.simulation;
    expectCode(130, await lab.interrupt('changed'));
    await project.write('other.txt', 'another question?\n');
    const refused = await lab.run('changed', '--seeds', 'other.txt');
    expectCode(2, refused);
    expect(refused.stderr).toContain('batch changed was started with a different spec; changed keys: seeds.');

    lab.delayMs = 500;
    let most = 0;
    const looking = setInterval(() => (most = Math.max(most, agent.inFlight())), 20);
    const ended = await lab.run('changed', '--concurrency', '6').finally(() => clearInterval(looking));
    expectCode(0, ended);
    expect(ended.stderr).toContain('note: concurrency changed; the new value applies from now on');
    expect(most).toBeGreaterThan(size.concurrency);
    expect(most).toBeLessThanOrEqual(6);
  });

  it('keeps what was set in between, until an option asks for another number', async () => {
    expectCode(130, await lab.interrupt('set'));
    expectCode(0, await lab.command('set', 'set', '--concurrency', '7', '--budget-turns', '900'));
    lab.delayMs = 500;
    const running = lab.simulation.project.start(['run', 'sim.yaml', '--batch', 'set'], lab.simulation.env);
    await expect.poll(running.stderr, { timeout: 30_000 }).toContain('resuming');
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.stderr).toContain(
      `note: concurrency stays 7, as set with convsim set; the spec has ${size.concurrency}; to go back: convsim set set --concurrency ${size.concurrency}\n`,
    );
    expect(ended.stderr).toContain('note: budget stays turns 900, as set with convsim set; the spec has none\n');
    lab.delayMs = usualDelayMs;
    const asked = await lab.run('set', '--concurrency', String(size.concurrency));
    expectCode(0, asked);
    expect(asked.stderr).not.toContain('concurrency stays');
    const status = await lab.command('status', 'set');
    expect(status.stdout).toContain(`at most ${size.concurrency} conversations`);
    expect(status.stdout).toContain('of 900 turns');
  });

  it('pauses when the worker lacks a file, says so, and resumes when it is back', async () => {
    expectCode(130, await lab.interrupt('lacking'));
    await rm(join(lab.simulation.project.folder, 'agent.mjs'));
    const paused = await lab.command('retry', 'lacking');
    expectCode(1, paused);
    const said = paused.stderr.replaceAll(/\s+/g, ' ');
    expect(said).toMatch(
      / paused: agent\.path: \.\/agent\.mjs is not a readable file in .*\. Put it there, or correct the path\./,
    );
    expect(said).toContain('convsim resume lacking continues after you fix the cause');
    expect(await lab.endings('lacking')).toHaveProperty('running');

    await lab.simulation.project.write('agent.mjs', HTTP_AGENT_MODULE);
    expectCode(0, await lab.run('lacking'));
    await expectWholeRecord(lab.simulation, 'lacking', size);
  });
});

describe('a paused batch', () => {
  it('can be cancelled, and resumed after that', async () => {
    expectCode(130, await lab.interrupt('paused'));
    await rm(join(lab.simulation.project.folder, 'agent.mjs'));
    expectCode(1, await lab.command('retry', 'paused'));
    const cancelled = await lab.command('cancel', 'paused');
    await lab.simulation.project.write('agent.mjs', HTTP_AGENT_MODULE);
    expectCode(0, cancelled);
    expect(cancelled.stderr).toMatch(/^batch paused: \d+ of 10 conversations are cancelled; all turns are kept$/m);
    expectCode(0, await lab.run('paused'));
    await expectWholeRecord(lab.simulation, 'paused', size);
  });
});
