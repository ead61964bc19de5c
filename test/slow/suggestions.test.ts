import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AgentAnswer, HTTP_AGENT_MODULE } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import type { Ended } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';
import { makeSimulation, untilAsked } from '../support/simulation.ts';

const size = { seeds: 12, maxTurns: 1, concurrency: 4 };
const agentIs = { mended: true, delayMs: 20 };
const atEnd = atFileEnd();
const answer = (): AgentAnswer => (agentIs.mended ? 'an answer' : { status: 401 });
const limits = 'limits: { agent: { maxAttempts: 1 } }\ncanary: false';
const simulation = makeSimulation(size, answer, { delayMs: () => agentIs.delayMs, limits, atEnd });

async function convsim(...args: string[]): Promise<Ended> {
  const { project, env } = await simulation;
  return project.run(args, env);
}

async function start(...args: string[]) {
  const { project, env } = await simulation;
  return project.start(args, env);
}

/** The commands that a text names for this batch; those that only look come first, and change nothing. */
function suggested(text: string, batch: string): readonly string[] {
  const named =
    text.match(
      new RegExp(`convsim (?:status|show|export|resume|retry|cancel)(?: --?[a-z]+)*(?: ${batch}\\S*)?`, 'g'),
    ) ?? [];
  const looks = (command: string) => /^convsim (?:status|show|export)/.test(command);
  const commands = [...new Set(named.map((command) => command.replace(/[;.,]$/, '')))];
  return [...commands.filter(looks), ...commands.filter((command) => !looks(command))];
}

/** What `status`, `show` and the command before say; and the commands they name. */
async function suggestionsOf(batch: string, printed: string): Promise<readonly string[]> {
  const status = await convsim('status', batch);
  const listed = await convsim('show', batch, '--outcome', 'agent-failed');
  return suggested([printed, status.stdout, listed.stdout].join('\n'), batch);
}

async function stateOf(batch: string): Promise<{ state: string; open: number; outcomes: Record<string, number> }> {
  return JSON.parse((await convsim('status', batch, '--json')).stdout) as never;
}

/** Runs what was suggested, one after the other, the rest left out once the batch is as it should be. */
async function expectHelps(batch: string, commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const ended = await convsim(...command.split(' ').slice(1));
    expect({ command, code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
  }
  expect(await stateOf(batch)).toMatchObject({ state: 'closed', open: 0, outcomes: { completed: size.seeds } });
}

describe('every command that a message names helps', () => {
  it('after a batch that completed: there is nothing to do', async () => {
    const ended = await convsim('run', 'sim.yaml', '--batch', 'clean');
    const commands = await suggestionsOf('clean', ended.stderr);
    expect(commands.filter((command) => / (?:resume|retry) /.test(command))).toEqual([]);
    await expectHelps('clean', commands);
  });

  it('after the brake: retry, and not resume', async () => {
    agentIs.mended = false;
    const ended = await convsim('run', 'sim.yaml', '--batch', 'braked');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^paused: 10 conversations in a row ended agent-failed$/m);
    expect(ended.stderr.match(/answered\s+401/g)).toHaveLength(1);
    agentIs.mended = true;
    const commands = await suggestionsOf('braked', ended.stderr);
    expect(commands).toContain('convsim retry braked');
    expect(commands).not.toContain('convsim resume braked');
    await expectHelps('braked', commands);
  });

  it('after a batch that was closed with failures', async () => {
    agentIs.mended = false;
    const { project, env } = await simulation;
    await project.write('few.txt', 'only?\nthese?\n');
    const ended = await project.run(['run', 'sim.yaml', '--seeds', 'few.txt', '--batch', 'failed'], env);
    agentIs.mended = true;
    const commands = await suggestionsOf('failed', ended.stderr);
    expect(commands).toContain('convsim retry failed');
    for (const command of commands) expect((await convsim(...command.split(' ').slice(1))).code).toBe(0);
    expect(await stateOf('failed')).toMatchObject({ state: 'closed', outcomes: { completed: 2 } });
  });

  it('after a fault of the worker', async () => {
    const { project } = await simulation;
    agentIs.delayMs = 300;
    const running = await start('run', 'sim.yaml', '--batch', 'fault');
    await untilAsked((await simulation).agent, (await simulation).agent.total() + 3);
    running.child.kill('SIGINT');
    const interrupted = await running.ended;
    agentIs.delayMs = 20;
    expect(interrupted.stderr).toContain('To resume: convsim run sim.yaml --batch fault');
    await rm(join(project.folder, 'agent.ts'));
    const ended = await convsim('resume', 'fault');
    expect(ended.code).toBe(1);
    await project.write('agent.ts', HTTP_AGENT_MODULE);
    const commands = await suggestionsOf('fault', ended.stderr);
    expect(commands).toContain('convsim resume fault');
    await expectHelps('fault', commands);
  });

  it('in a manual pause', async () => {
    agentIs.delayMs = 300;
    const running = await start('run', 'sim.yaml', '--batch', 'held');
    await untilAsked((await simulation).agent, (await simulation).agent.total() + 3);
    const paused = await convsim('pause', 'held', '--reason', 'lunch');
    agentIs.delayMs = 20;
    expect(paused.code).toBe(0);
    await expect.poll(running.stderr, { timeout: 10_000 }).toContain('convsim resume held');
    const commands = await suggestionsOf('held', paused.stderr + running.stderr());
    expect(commands).toEqual(['convsim resume held']);
    expect((await convsim('status', 'held')).stdout).toMatch(/state +paused by you: lunch\n/);
    await expectHelps('held', commands);
    expect((await running.ended).code).toBe(0);
  });

  it('where there is no such batch', async () => {
    const answers = [
      await convsim('status', 'nope'),
      await convsim('show', 'nope/1'),
      await convsim('resume', 'nope'),
      await convsim('retry', 'nope'),
    ];
    for (const { code, stderr } of answers) {
      expect(code).toBe(2);
      expect(suggested(stderr, 'nope')).toEqual(['convsim status']);
    }
    expect((await convsim('status')).code).toBe(0);
  });
});

describe('a wrong key that only says how to read the agent', () => {
  it('is corrected by run, and retry completes the batch with it', async () => {
    const { project, env } = await simulation;
    const server = await startServer((_, response) => answerJson(response, 200, { text: 'an answer' }));
    atEnd(() => server.close());
    const spec = (expression: string) => `
agent: { type: http, url: '${server.origin}', body: { q: '{{question}}' }, answer: ${expression} }
questions: { type: script, questions: ['and?'] }
context: { type: agent-response }
maxTurns: 0
seeds: ./few.txt
limits: { agent: { maxAttempts: 1 } }`;
    await project.write('few.txt', 'only?\nthese?\n');
    await project.write('typo.yaml', spec('txet'));
    expect((await project.run(['run', 'typo.yaml', '--batch', 'typo'], env)).code).toBe(1);
    await project.write('typo.yaml', spec('text'));
    const retried = await convsim('retry', 'typo');
    expect(retried.code).toBe(1);
    expect(retried.stderr).toContain('convsim run SPEC --batch typo');
    const taken = await convsim('run', 'typo.yaml', '--batch', 'typo');
    expect(taken.stderr).toContain('agent.answer changed; the new value applies from now on');
    expect(taken.stderr).toContain('convsim retry typo');
    expect((await convsim('retry', 'typo')).code).toBe(0);
    expect(await stateOf('typo')).toMatchObject({ state: 'closed', outcomes: { completed: 2 } });
  });
});
