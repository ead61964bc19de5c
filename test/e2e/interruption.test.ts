import { describe, expect, it } from 'vitest';
import { CommandLab, expectCode, size } from '../support/command-lab.ts';
import { expectWholeRecord } from '../support/simulation.ts';

const lab = new CommandLab();

describe('Ctrl-C', () => {
  it('stops a run within 15 s with 130 and prints the command that resumes it, which asks nothing twice', async () => {
    const running = await lab.startRun('stopped');
    const at = Date.now();
    running.child.kill('SIGINT');
    const first = await running.ended;
    expectCode(130, first);
    expect(Date.now() - at).toBeLessThan(15_000);
    expect(first.stderr).toContain('stopping: calls in flight have up to 10 s to finish');
    expect(first.stderr.trimEnd().split('\n').slice(-2)).toEqual([
      'interrupted; all finished work is kept. To resume: convsim run sim.yaml --batch stopped',
      'for the turns so far: convsim export stopped',
    ]);
    const second = await lab.run('stopped');
    expectCode(0, second);
    expect(second.stderr).toContain('resuming: finished conversations are kept');
    await expectWholeRecord(lab.simulation, 'stopped', size);
    expect(Math.max(...lab.simulation.agent.counts.values())).toBe(1);
  });
});
