import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serverFiles } from '../../src/temporal/server-files.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeProject, type Project, type Started } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';
import { processesIn } from '../support/processes-in.ts';

const HOLDER = fileURLToPath(new URL('../support/hold-lock.ts', import.meta.url));
const QUESTIONS = ['one?', 'two?', 'three?'];
const atEnd = atFileEnd();

/** A project in which another process is starting the server for as long as `release` is not called. */
async function heldProject() {
  const agent = await startServer((_, response) => answerJson(response, 200, { answer: 'yes' }));
  onTestFinished(() => agent.close());
  const spec = {
    agent: { type: 'http', url: agent.origin, body: { question: '{{question}}' }, answer: 'answer' },
    questions: { type: 'script', questions: ['and?'] },
    context: { type: 'agent-response' },
    maxTurns: 1,
    seeds: QUESTIONS,
  };
  const project = await makeProject({ 'sim.json': JSON.stringify(spec) });
  const { lock } = serverFiles(project.home);
  await mkdir(dirname(lock), { recursive: true });
  const holder = spawn(process.execPath, ['--import', 'tsx', HOLDER, lock], { stdio: ['ignore', 'pipe', 'inherit'] });
  atEnd(async () => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  const release = async () => {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  };
  return { project, agent, release };
}

/** Sends the signal while the command waits for the server. */
async function stopWaiting({ child, stderr, ended }: Started, signal: NodeJS.Signals, { folder }: Project) {
  await expect.poll(stderr, { interval: 20, timeout: 30_000 }).toContain('which is starting the Temporal server');
  child.kill(signal);
  const { code, stderr: said } = await ended;
  expect(said).not.toMatch(/\n\s+at |error:|warning:/i);
  expect([...processesIn(folder).values()]).toEqual([]);
  return { code, said };
}

const run = ['run', 'sim.json', '--batch', 'b'];

describe('a command that is stopped while the server starts', () => {
  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    'run, by %s: nothing was asked, and the command that is named does it all',
    async (signal) => {
      const { project, agent, release } = await heldProject();
      const { code, said } = await stopWaiting(project.start(run), signal, project);
      expect(code).toBe(130);
      expect(said).toContain('interrupted before anything was asked. To start again: convsim run sim.json --batch b\n');
      expect(agent.requests).toHaveLength(0);
      await release();
      expect(await project.run(run)).toMatchObject({ code: 0 });
      expect(agent.requests).toHaveLength(2 * QUESTIONS.length);
    },
  );

  it('run with seeds of standard input, which only who gave them can give again', async () => {
    const { project, release } = await heldProject();
    const running = project.start([...run, '--seeds', '-'], {}, 'pipe');
    running.child.stdin?.end(QUESTIONS.join('\n'));
    const { code, said } = await stopWaiting(running, 'SIGINT', project);
    expect(code).toBe(130);
    expect(said).toContain(
      'interrupted before anything was asked. To start again, give the command and its seeds again\n',
    );
    expect(said).not.toContain('convsim resume');
    await release();
    const again = project.start([...run, '--seeds', '-'], {}, 'pipe');
    again.child.stdin?.end(QUESTIONS.join('\n'));
    expect(await again.ended).toMatchObject({ code: 0 });
  });

  it.each<readonly [command: string, signal: NodeJS.Signals]>([
    ['worker', 'SIGINT'],
    ['worker', 'SIGTERM'],
    ['server', 'SIGINT'],
    ['server', 'SIGTERM'],
  ])('%s, by %s: that is what was wanted', async (command, signal) => {
    const { project } = await heldProject();
    const { code, said } = await stopWaiting(project.start([command]), signal, project);
    expect({ code, said }).toMatchObject({ code: 0 });
  });
});
