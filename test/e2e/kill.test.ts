import { describe, expect, it } from 'vitest';
import { expectWholeRecord, makeSimulation, untilAsked } from '../support/simulation.ts';

const size = { seeds: 40, maxTurns: 3, concurrency: 10 };
const allTurns = size.seeds * (size.maxTurns + 1);
const run = ['run', 'sim.yaml', '--batch', 'b'];

describe('a batch whose processes are killed with kill -9', () => {
  it('resumes after both were killed at once', async () => {
    const simulation = await makeSimulation(size);
    const { project, agent, env } = simulation;
    const first = project.start(run, env);
    await untilAsked(agent, allTurns / 3);
    process.kill(project.serverPid(), 'SIGKILL');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await project.run(run, env);
    expect({ code: second.code, stderr: second.stderr }).toMatchObject({ code: 0 });
    await expectWholeRecord(simulation, 'b', size);
    expect(agent.total()).toBeLessThanOrEqual(allTurns + size.concurrency);
  });
});
