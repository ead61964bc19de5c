import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationRecord, TurnRecord } from '../../src/contract/record.ts';
import { HTTP_AGENT_MODULE } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import type { Ended, Started } from '../support/cli.ts';
import { processesIn } from '../support/processes-in.ts';
import { expectWholeRecord, makeSimulation, type Simulation, untilAsked } from '../support/simulation.ts';

const size = { seeds: 10, maxTurns: 2, concurrency: 3 };
const allTurns = size.seeds * (size.maxTurns + 1);
const usualDelayMs = 60;

const atEnd = atFileEnd();
let simulation: Simulation;
let delayMs = usualDelayMs;

beforeAll(async () => {
  simulation = await makeSimulation(size, undefined, { delayMs: () => delayMs, atEnd });
});

afterEach(() => {
  delayMs = usualDelayMs;
});

const run = (batch: string, ...more: string[]) => command('run', 'sim.yaml', '--batch', batch, ...more);

function command(...args: string[]): Promise<Ended> {
  return simulation.project.run(args, simulation.env);
}

/** A `run` that has asked some questions of the batch. */
async function startRun(batch: string, ...more: string[]): Promise<Started> {
  const before = simulation.agent.total();
  const started = simulation.project.start(['run', 'sim.yaml', '--batch', batch, ...more], simulation.env);
  const tooEarly = started.ended.then(({ code, stderr }) => {
    throw new Error(`run ended too early with ${code}: ${stderr}`);
  });
  await Promise.race([untilAsked(simulation.agent, before + allTurns / 3), tooEarly]);
  tooEarly.catch(() => undefined);
  return started;
}

/** A batch that Ctrl-C has left in the middle. */
async function interrupt(batch: string): Promise<Ended> {
  const running = await startRun(batch);
  running.child.kill('SIGINT');
  return running.ended;
}

function expectCode(code: number, ended: Ended): void {
  expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code });
}

async function endings(batch: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome } of await simulation.project.records<ConversationRecord>(`${batch}.conversations.jsonl`)) {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

async function untilClosed(batch: string): Promise<void> {
  const state = async () => (JSON.parse((await command('status', batch, '--json')).stdout) as { state: string }).state;
  await expect.poll(state, { timeout: 60_000, interval: 200 }).toBe('closed');
}

/** Processes of this project, the server apart. */
function workers(): string[] {
  return [...processesIn(simulation.project.folder).values()].filter((line) => !line.includes(' start-dev '));
}

describe('Ctrl-C', () => {
  it('stops a run within 15 s with 130, tells the command that goes on, and that one asks nothing twice', async () => {
    const running = await startRun('stopped');
    const at = Date.now();
    running.child.kill('SIGINT');
    const first = await running.ended;
    expectCode(130, first);
    expect(Date.now() - at).toBeLessThan(15_000);
    expect(first.stderr).toContain('stopping: calls in flight may end');
    expect(first.stderr.trimEnd().split('\n').at(-1)).toBe(
      'interrupted; what was said is kept. To go on: convsim run sim.yaml --batch stopped',
    );
    const second = await run('stopped');
    expectCode(0, second);
    expect(second.stderr).toContain('started before');
    await expectWholeRecord(simulation, 'stopped', size);
    expect(Math.max(...simulation.agent.counts.values())).toBe(1);
  });

  it('pressed twice ends a run at once; cancel then ends the batch without waiting, and run takes it up again', async () => {
    delayMs = 30_000;
    const before = simulation.agent.total();
    const running = simulation.project.start(['run', 'sim.yaml', '--batch', 'twice'], simulation.env);
    await untilAsked(simulation.agent, before + size.concurrency);
    running.child.kill('SIGINT');
    await expect.poll(running.stderr, { interval: 20 }).toContain('Ctrl-C again stops at once');
    const at = Date.now();
    running.child.kill('SIGINT');
    expectCode(130, await running.ended);
    expect(Date.now() - at).toBeLessThan(2_000);

    delayMs = usualDelayMs;
    const cancelled = await command('cancel', 'twice');
    expectCode(0, cancelled);
    expect(cancelled.stderr).toMatch(/^batch twice: \d+ of 10 conversations are cancelled; all turns are kept$/m);
    expectCode(0, await run('twice'));
    await expectWholeRecord(simulation, 'twice', size);
  });
});

describe('cancel and delete', () => {
  it('end a running batch as cancelled with its turns kept, and free its id', async () => {
    const running = await startRun('ended');
    delayMs = 3_000;
    expectCode(0, await command('cancel', 'ended'));
    const ended = await running.ended;
    expectCode(1, ended);
    expect(ended.stderr).toMatch(/outcomes {2}(completed \d+, )?cancelled \d+/);
    const { cancelled = 0, completed = 0 } = await endings('ended');
    expect(cancelled).toBeGreaterThan(0);
    expect(cancelled + completed).toBe(size.seeds);
    const kept = await simulation.project.records<TurnRecord>('ended.jsonl');
    expect(kept.length).toBeGreaterThanOrEqual(completed * 3);
    expect((await command('cancel', 'ended')).stderr).toBe('batch ended has ended; there is nothing to cancel\n');

    const deleted = await command('delete', 'ended');
    expectCode(0, deleted);
    expect(deleted.stderr).toMatch(
      /^batch ended is deleted: 10 conversations, \d+ turns; files written from it stay\n$/,
    );
    expectCode(2, await command('status', 'ended'));
    delayMs = usualDelayMs;
    expectCode(0, await run('ended'));
    await expectWholeRecord(simulation, 'ended', size);
    expect(simulation.agent.counts.get((await firstTurn('ended')) ?? '')).toBe(2);
  });

  it('delete refuses a batch that is open', async () => {
    expectCode(130, await interrupt('open'));
    const refused = await command('delete', 'open');
    expectCode(2, refused);
    expect(refused.stderr).toBe('error: BATCH: batch open is not finished; cancel it first: convsim cancel open\n');
    expectCode(0, await command('cancel', 'open'));
    expectCode(0, await command('delete', 'open'));
  });
});

async function firstTurn(batch: string): Promise<string | undefined> {
  const [turn] = await simulation.project.records<TurnRecord>(`${batch}.jsonl`);
  return turn && `${turn.metadata.conversation_id}/${turn.metadata.turn}`;
}

describe('workers in other processes', () => {
  it('run --detach leaves the batch to a background worker, which ends by itself', async () => {
    const started = await command('run', 'sim.yaml', '--batch', 'detached', '--detach', '--json');
    expectCode(0, started);
    expect(JSON.parse(started.stdout)).toMatchObject({ batch_id: 'detached', state: 'open' });
    await untilClosed('detached');
    await expect.poll(workers, { timeout: 30_000, interval: 200 }).toEqual([]);
    expectCode(0, await command('export', 'detached', '--format', 'jsonl'));
    await expectWholeRecord(simulation, 'detached', size);
  });

  it('convsim worker goes on with a batch whose run was interrupted', async () => {
    expectCode(130, await interrupt('served'));
    const worker = simulation.project.start(['worker'], simulation.env);
    await untilClosed('served');
    worker.child.kill('SIGTERM');
    expectCode(0, await worker.ended);
    expectCode(0, await command('export', 'served'));
    await expectWholeRecord(simulation, 'served', size);
  });

  it('two runs at once in one folder share the server and both end', async () => {
    const both = await Promise.all([run('left'), run('right')]);
    for (const ended of both) expectCode(0, ended);
    await expectWholeRecord(simulation, 'left', size);
    await expectWholeRecord(simulation, 'right', size);
  });
});

describe('what is read while a batch runs, and after', () => {
  it('export calls open conversations running, and show prints what was said so far', async () => {
    const running = await startRun('read');
    delayMs = 3_000;
    const written = await command('export', 'read', '--out', 'early.jsonl');
    delayMs = usualDelayMs;
    expectCode(0, written);
    expect(written.stderr).toMatch(/note: \d+ of them had not ended; their outcome is "running"/);
    const turns = await simulation.project.records<TurnRecord>('early.jsonl');
    expect(turns.map(({ metadata }) => metadata.outcome)).toContain('running');
    expectCode(0, await running.ended);

    const id = turns[0]?.metadata.conversation_id ?? '';
    const shown = await command('show', id);
    expectCode(0, shown);
    expect(shown.stdout).toContain('seed question 0?');
    expect(shown.stdout).toContain('ended: completed');
    const whole = await command('show', id, '--json');
    expect(JSON.parse(whole.stdout)).toMatchObject({ conversation: { outcome: 'completed', turns: 3 } });
  });

  it('--json prints one document and nothing else on stdout', async () => {
    const ended = await run('document', '--json');
    expectCode(0, ended);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      batch_id: 'document',
      state: 'closed',
      seeds: size.seeds,
      turns: allTurns,
      outcomes: { completed: size.seeds },
      file: 'document.jsonl',
    });
  });
});

describe('a batch that is resumed with changes', () => {
  it('refuses changed seeds, and takes a changed concurrency over', async () => {
    const { project, agent } = simulation;
    expectCode(130, await interrupt('changed'));
    await project.write('other.txt', 'another question?\n');
    const refused = await run('changed', '--seeds', 'other.txt');
    expectCode(2, refused);
    expect(refused.stderr).toContain('batch changed was started with another spec; different: seeds.');

    delayMs = 500;
    let most = 0;
    const looking = setInterval(() => (most = Math.max(most, agent.inFlight())), 20);
    const ended = await run('changed', '--concurrency', '6').finally(() => clearInterval(looking));
    expectCode(0, ended);
    expect(ended.stderr).toContain('note: concurrency changed and holds from now on');
    expect(most).toBeGreaterThan(size.concurrency);
    expect(most).toBeLessThanOrEqual(6);
  });

  it('pauses when the worker lacks a file, says so, and goes on when it is back', async () => {
    expectCode(130, await interrupt('lacking'));
    await rm(join(simulation.project.folder, 'agent.ts'));
    const paused = await command('retry', 'lacking');
    expectCode(1, paused);
    expect(paused.stderr).toMatch(
      /\npaused: agent\.path: \.\/agent\.ts is no readable file in .*\. Put it there, or correct the path\./,
    );
    expect(paused.stderr).toContain('convsim resume lacking  goes on once the reason is mended');
    expect(await endings('lacking')).toHaveProperty('running');

    await simulation.project.write('agent.ts', HTTP_AGENT_MODULE);
    expectCode(0, await run('lacking'));
    await expectWholeRecord(simulation, 'lacking', size);
  });
});

describe('a paused batch', () => {
  it('can be cancelled, and be taken up again', async () => {
    expectCode(130, await interrupt('paused'));
    await rm(join(simulation.project.folder, 'agent.ts'));
    expectCode(1, await command('retry', 'paused'));
    const cancelled = await command('cancel', 'paused');
    await simulation.project.write('agent.ts', HTTP_AGENT_MODULE);
    expectCode(0, cancelled);
    expect(cancelled.stderr).toMatch(/^batch paused: \d+ of 10 conversations are cancelled; all turns are kept$/m);
    expectCode(0, await run('paused'));
    await expectWholeRecord(simulation, 'paused', size);
  });
});

describe('--stop-server', () => {
  it('leaves no process', async () => {
    const ended = await run('last', '--stop-server');
    expectCode(0, ended);
    expect(ended.stderr).toContain('the Temporal server is stopped');
    expect([...processesIn(simulation.project.folder).values()]).toEqual([]);
  });
});
