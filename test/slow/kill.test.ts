import { describe, expect, it } from 'vitest';
import { expectWholeRecord, makeSimulation, untilAsked } from '../support/simulation.ts';

const size = { seeds: 40, maxTurns: 3, concurrency: 10 };
const allTurns = size.seeds * (size.maxTurns + 1);
const run = ['run', 'sim.yaml', '--batch', 'b'];

describe('a batch whose processes are killed with kill -9', () => {
  it('resumes after `run` was killed: every turn once, at most the calls in flight made twice', async () => {
    const simulation = await makeSimulation(size);
    const { project, agent, env } = simulation;
    const first = project.start(run, env);
    await untilAsked(agent, allTurns / 3);
    const inFlight = agent.inFlight();
    first.child.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');

    const second = await project.run(run, env);
    expect(second.stderr).toContain('resuming: finished conversations are kept');
    expect(second.code).toBe(0);
    await expectWholeRecord(simulation, 'b', size);
    // A call that was answered while the process died may not have reached the store.
    expect(agent.total()).toBeLessThanOrEqual(allTurns + size.concurrency);
    expect(inFlight).toBeLessThanOrEqual(size.concurrency);
    expect(Math.max(...agent.counts.values())).toBeLessThanOrEqual(2);
  });

  it('continues by itself after the Temporal server was killed', async () => {
    const simulation = await makeSimulation(size);
    const { project, agent, env } = simulation;
    const running = project.start(run, env);
    await untilAsked(agent, allTurns / 3);
    process.kill(project.serverPid(), 'SIGKILL');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectWholeRecord(simulation, 'b', size);
    expect(agent.total()).toBeLessThanOrEqual(allTurns + size.concurrency);
  });

  it('repeats nothing when it is run again after its end', async () => {
    const simulation = await makeSimulation({ ...size, seeds: 5 });
    const { project, agent, env } = simulation;
    expect((await project.run(run, env)).code).toBe(0);
    const total = agent.total();
    expect((await project.run([...run, '--out', 'again.jsonl'], env)).code).toBe(0);
    expect(agent.total()).toBe(total);
    expect(await project.records('again.jsonl')).toEqual(await project.records('b.jsonl'));
  });
});
