import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AgentServer } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import type { Ended } from '../support/cli.ts';
import { processesIn } from '../support/processes-in.ts';
import { expectWholeRecord, makeSimulation, type Simulation } from '../support/simulation.ts';
import { startDevServer } from '../support/temporal-dev-server.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const size = { seeds: 4, maxTurns: 2, concurrency: 4 };

const atEnd = atFileEnd();
let simulation: Simulation;
let agent: AgentServer;
let env: Record<string, string>;

beforeAll(async () => {
  simulation = await makeSimulation(size, undefined, { delayMs: 20, atEnd });
  ({ agent } = simulation);
  const address = await startDevServer(simulation.project.folder, atEnd);
  const { home } = simulation.project;
  env = { ...simulation.env, TEMPORAL_ADDRESS: address, CONVSIM_HOME: home };
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

interface Running {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

/** What `npm run worker` and `npm run client` run, in the project's folder. */
function terminal(file: 'worker' | 'client', args: readonly string[] = [], more: Record<string, string> = {}): Running {
  const child = spawn(`${ROOT}node_modules/.bin/tsx`, [`${ROOT}src/${file}.ts`, ...args], {
    cwd: simulation.project.folder,
    env: { ...process.env, ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  atEnd(() => end(child));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return { child, stderr: () => output.stderr, ended };
}

describe('worker and client in two terminals', () => {
  it('run a batch on a Temporal server of your own, and the worker stops cleanly', async () => {
    const worker = terminal('worker');
    await expect.poll(worker.stderr, { timeout: 60_000 }).toContain('; Ctrl-C stops');
    const client = await terminal('client', ['sim.yaml', '--batch', 'pair']).ended;
    expect(client).toMatchObject({ code: 0, stdout: '' });
    expect(client.stderr.trimEnd().split('\n')).toEqual([
      'batch pair: 4 seeds, run by the workers (npm run worker)',
      'batch pair is closed: completed 4, turns 12',
      'export its records: convsim export pair --format jsonl',
    ]);
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toMatchObject({ code: 0, signal: null });

    const exported = await simulation.project.run(['export', 'pair', '--format', 'jsonl'], env);
    expect({ code: exported.code, stderr: exported.stderr }).toMatchObject({ code: 0 });
    await expectWholeRecord(simulation, 'pair', size);
    expect(agent.total()).toBe(12);
    const left = [...processesIn(simulation.project.folder).values()];
    expect(left.filter((line) => !line.includes(' start-dev '))).toEqual([]);
  });

  it('refuse bad input with one line per problem, and name what is missing', async () => {
    await simulation.project.write('bad.yaml', 'agent: { type: modul }\nmaxTurn: 3\n');
    const [bad, noServer, badOption] = await Promise.all([
      terminal('client', ['bad.yaml']).ended,
      terminal('worker', [], { TEMPORAL_ADDRESS: '' }).ended,
      terminal('client', ['sim.yaml', '--bach', 'b']).ended,
    ]);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toMatch(/^error: bad\.yaml:1 agent\.type: unknown type "modul"; did you mean "module"\?/m);
    expect(bad.stderr).toMatch(/^error: bad\.yaml:2 maxTurn: unknown key "maxTurn"; did you mean "maxTurns"\?/m);
    expect(noServer).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: TEMPORAL_ADDRESS: is not set; /),
    });
    expect(badOption.code).toBe(2);
    expect(badOption.stderr).toContain('npm run client -- SPEC [--seeds FILE] [--batch ID]');
  });
});
