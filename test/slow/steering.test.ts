import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TurnRecord } from '../../src/contract/turn-record.ts';
import type { AgentServer } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import type { Started } from '../support/cli.ts';
import { expectWholeRecord, makeSimulation, type Simulation, untilAsked } from '../support/simulation.ts';

const size = { seeds: 6, maxTurns: 2, concurrency: 3 };
const allTurns = size.seeds * (size.maxTurns + 1);
/** Slower than a command starts on a busy machine. */
const slowMs = 4_000;

const atEnd = atFileEnd();
let simulation: Simulation;
let agent: AgentServer;
let delayMs = slowMs;
let isBroken = false;

beforeAll(async () => {
  const answer = ({ question, turn }: { question: string; turn: number }) =>
    isBroken && turn === 1 ? { status: 400 } : `answer ${turn} about ${question}`;
  simulation = await makeSimulation({ ...size, maxTurns: 4 }, answer, {
    delayMs: () => delayMs,
    limits: 'limits: { agent: { maxAttempts: 1 } }',
    atEnd,
  });
  ({ agent } = simulation);
  // The script has questions for four follow-up turns.
  const spec = await readFile(join(simulation.project.folder, 'sim.yaml'), 'utf8');
  await simulation.project.write('sim.yaml', spec.replace('maxTurns: 4', 'maxTurns: 2'));
});

beforeEach(() => {
  delayMs = slowMs;
  isBroken = false;
});

const convsim = (...args: string[]) => simulation.project.run(args, simulation.env);
const started = (...args: string[]) => simulation.project.start(args, simulation.env);
const stateOf = async (batch: string) =>
  JSON.parse((await convsim('status', batch, '--json')).stdout) as { state: string };

/** Starts a batch of `maxTurns: 2` and waits until that many more turns were asked. */
async function startBatch(batch: string, asked = 2): Promise<Started> {
  const before = agent.total();
  const running = started('run', 'sim.yaml', '--batch', batch);
  await untilAsked(agent, before + asked);
  return running;
}

/** Server and worker die at once. */
async function crash(running: Started): Promise<void> {
  running.child.kill('SIGKILL');
  process.kill(simulation.project.serverPid(), 'SIGKILL');
  await running.ended;
}

async function untilQuiet(): Promise<number> {
  await expect.poll(() => agent.inFlight(), { timeout: 20_000 }).toBe(0);
  await sleep(1_000);
  expect(agent.inFlight()).toBe(0);
  return agent.total();
}

/** Every turn of the file once, and none asked more often than a crash excuses. */
async function expectWhole(batch: string, maxTurns = size.maxTurns): Promise<void> {
  await expectWholeRecord(simulation, batch, { ...size, maxTurns });
  const counts = [...agent.counts].filter(([key]) => key.startsWith(`${batch}/`)).map(([, count]) => count);
  expect(Math.max(...counts)).toBeLessThanOrEqual(2);
}

describe('a batch is steered from another terminal, across a restart of server and worker:', () => {
  it('pause and resume', async () => {
    const running = await startBatch('paused');
    const measured = { turns_per_second: expect.any(Number) as number, seconds_left: expect.any(Number) as number };
    await expect.poll(() => stateOf('paused'), { timeout: 20_000 }).toMatchObject(measured);
    for (let time = 0; time < 2; time += 1) {
      expect(await convsim('pause', 'paused', '--reason', 'lunch')).toMatchObject({ code: 0 });
    }
    expect(await stateOf('paused')).toMatchObject({ state: 'paused', pause_reason: 'paused by you: lunch' });
    await expect
      .poll(running.stderr, { timeout: 20_000 })
      .toMatch(/batch paused is paused by you: lunch\nto resume.*: convsim resume paused/);
    const asked = await untilQuiet();
    expect(asked).toBeLessThan(allTurns);
    await crash(running);

    const worker = started('worker');
    await expect.poll(worker.stderr, { timeout: 30_000 }).toContain('Ctrl-C stops');
    await sleep(2_000);
    expect(agent.total()).toBe(asked);
    expect(await stateOf('paused')).toMatchObject({ state: 'paused' });
    worker.child.kill('SIGKILL');
    await worker.ended;

    delayMs = 20;
    const { code, stderr } = await convsim('resume', 'paused');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectWhole('paused');
    expect((await convsim('resume', 'paused')).code).toBe(0);
    const late = await convsim('pause', 'paused');
    expect(late).toMatchObject({ code: 2, stderr: expect.stringContaining('batch paused has ended') });
  });

  it('resume of a batch that `run` is still running', async () => {
    const running = await startBatch('shared');
    await convsim('pause', 'shared');
    await untilQuiet();
    delayMs = 20;
    expect((await convsim('resume', 'shared')).code).toBe(0);
    expect(await running.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('batch shared continues') });
    await expectWhole('shared');
  });

  it('set', async () => {
    const running = started('run', 'sim.yaml', '--batch', 'resized', '--concurrency', '1');
    await untilAsked(agent, agent.total() + 1);
    expect(agent.inFlight()).toBeLessThanOrEqual(1);
    expect(await convsim('set', 'resized', '--concurrency', '5')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('at most 5 conversations in flight from now on'),
    });
    await expect.poll(() => agent.inFlight(), { timeout: 20_000, interval: 20 }).toBe(5);
    await crash(running);
    const again = started('resume', 'resized');
    await expect.poll(() => agent.inFlight(), { timeout: 60_000, interval: 20 }).toBe(5);
    delayMs = 20;
    expect(await again.ended).toMatchObject({ code: 0 });
    await expectWhole('resized');
    expect(await convsim('set', 'resized', '--concurrency', 'many')).toMatchObject({ code: 2 });
  });

  it('extend', async () => {
    delayMs = 20;
    expect((await convsim('run', 'sim.yaml', '--batch', 'longer')).code).toBe(0);
    delayMs = slowMs;
    const before = agent.total();
    const running = started('extend', 'longer', '--turns', '4');
    await untilAsked(agent, before + 2);
    await crash(running);
    delayMs = 20;
    const { code, stderr } = await convsim('extend', 'longer', '--turns', '4');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectWhole('longer', 4);
    const lower = await convsim('extend', 'longer', '--turns', '3');
    expect(lower).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--turns: expected 4 or more, the current limit of batch longer, got 3'),
    });

    const total = agent.total();
    const again = await convsim('run', 'sim.yaml', '--batch', 'longer');
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('extended to maxTurns 4') });
    expect(agent.total()).toBe(total);
    await expectWhole('longer', 4);
  });

  it('cancel', async () => {
    const running = await startBatch('ended');
    await crash(running);
    const { code, stderr } = await convsim('cancel', 'ended');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('are cancelled') });
    await untilQuiet();
    expect(await stateOf('ended')).toMatchObject({ state: 'closed' });
    delayMs = 20;
    expect((await convsim('resume', 'ended')).code).toBe(0);
    await expectWhole('ended');
  });

  it('retry', async () => {
    isBroken = true;
    delayMs = 20;
    expect((await convsim('run', 'sim.yaml', '--batch', 'repaired')).code).toBe(1);
    isBroken = false;
    delayMs = slowMs;
    const before = agent.total();
    const running = started('retry', 'repaired');
    await untilAsked(agent, before + 2);
    await crash(running);
    delayMs = 20;
    expect((await convsim('retry', 'repaired')).code).toBe(0);
    await expectWholeRecord(simulation, 'repaired', size);
  });

  it('fork', async () => {
    delayMs = 20;
    expect((await convsim('run', 'sim.yaml', '--batch', 'origin')).code).toBe(0);
    const before = await simulation.project.records<TurnRecord>('origin.jsonl');
    const origin = before[0]?.metadata.conversation_id ?? '';
    delayMs = slowMs;
    const asked = agent.total();
    const fork = ['fork', origin, '--turn', '1', '--question', 'why is that?'];
    const running = started(...fork);
    await untilAsked(agent, asked + 1);
    await crash(running);
    delayMs = 20;
    const { code, stdout, stderr } = await convsim(...fork, '--json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const report = JSON.parse(stdout) as { batch_id: string; turns: number; file: string };
    expect(report).toMatchObject({ turns: 2, outcomes: { completed: 1 } });

    const turns = await simulation.project.records<TurnRecord>(`${report.batch_id}.jsonl`);
    expect(turns.map(({ metadata }) => metadata.forked_from)).toEqual([
      { conversation_id: origin, turn: 0 },
      undefined,
      undefined,
    ]);
    expect(turns.map(({ request }) => request.at(-1)?.content)).toEqual([
      'seed question 0?',
      'why is that?',
      'follow-up 2?',
    ]);
    expect(turns[0]?.response).toEqual(before[0]?.response);
    await convsim('export', 'origin', '--format', 'jsonl', '--out', 'again.jsonl');
    expect(await simulation.project.records('again.jsonl')).toEqual(before);
    const beyond = await convsim('fork', origin, '--turn', '4');
    expect(beyond).toMatchObject({ code: 2, stderr: expect.stringContaining(`${origin} has 3 turns`) });
  });
});
