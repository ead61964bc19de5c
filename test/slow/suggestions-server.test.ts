import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../src/process/free-port.ts';
import { HTTP_AGENT_MODULE } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeProject } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';
import { temporalCli } from '../support/temporal-cli.ts';
import { startDevServer } from '../support/temporal-dev-server.ts';
import {
  agentIs,
  convsim,
  describeStates,
  isComplete,
  simulation,
  stateOf,
  type State,
  underWay,
} from '../support/suggestion-states.ts';

const atEnd = atFileEnd();

const STATES: readonly State[] = [
  {
    what: 'a Temporal server that was stopped during a run',
    reach: async (id) => {
      const running = await underWay(id);
      await convsim('server', '--stop');
      agentIs.delayMs = 20;
      const { code, stderr } = await running.ended;
      expect(code).toBe(3);
      return stderr;
    },
    names: ['convsim run sim.yaml --batch ID'],
    helps: isComplete,
  },
  {
    what: 'a Temporal server at other ports than were asked for',
    reach: async () => {
      const { project, env } = await simulation;
      const asked = { ...env, CONVSIM_PORT: String(await freePort()) };
      return (await project.run(['run', 'sim.yaml', '--limit', '1'], asked)).stderr;
    },
    names: ['convsim server --stop'],
    helps: async (id, [stopped]) => {
      expect(stopped?.stderr).toContain('the Temporal server is stopped');
      const { project, env } = await simulation;
      const port = await freePort();
      const asked = { ...env, CONVSIM_PORT: String(port) };
      expect((await project.run(['run', 'sim.yaml', '--batch', id, '--limit', '1'], asked)).code).toBe(0);
    },
  },
  {
    what: 'a Temporal server that hangs',
    reach: async (id) => {
      const { project } = await simulation;
      await convsim('run', 'sim.yaml', '--batch', `${id}-before`, '--limit', '1');
      process.kill(project.serverPid(), 'SIGSTOP');
      const { code, stderr } = await convsim('run', 'sim.yaml', '--batch', id);
      expect(code).toBe(3);
      return stderr;
    },
    names: ['convsim server --stop'],
    helps: async (id) => {
      expect((await convsim('run', 'sim.yaml', '--batch', id)).code).toBe(0);
      await isComplete(id);
    },
  },
];

describeStates(STATES);

describe('a folder without batches', () => {
  it('names commands that make and run a first simulation', async () => {
    const project = await makeProject({});
    for (const args of [['status'], ['resume', 'b'], ['show', 'b']]) {
      const { stdout, stderr } = await project.run(args);
      expect(stdout + stderr).toContain('start one with convsim run SPEC');
    }
    const { stderr } = await project.run(['init', 'first']);
    const commands = stderr.slice(stderr.indexOf('next:\n')).match(/(?:validate|run) sim\.yaml/g);
    expect(commands).toEqual(['validate sim.yaml', 'run sim.yaml']);
    const again = await project.run(['init', 'first']);
    expect(again.stderr).toContain('convsim init DIR');
    expect((await project.run(['init', 'second'])).code).toBe(0);
    for (const command of [...(commands ?? []), 'validate sim.yaml --call']) {
      const [verb = '', file = '', ...more] = command.split(' ');
      const ended = await project.run([verb, join('first', file), ...more]);
      expect({ command, code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
    }
  });
});

describe('a Temporal server of somebody else', () => {
  it('has the namespace that the command of the message makes, and a worker carries a cancellation out', async () => {
    const { agent } = await simulation;
    const files = { 'agent.ts': HTTP_AGENT_MODULE, 'seeds.txt': 'one?\ntwo?\n' };
    const spec =
      "agent: { type: module, path: ./agent.ts }\nquestions: { type: script, questions: ['and?'] }\nmaxTurns: 1\nseeds: ./seeds.txt\n";
    const project = await makeProject({ ...files, 'sim.yaml': spec });
    const address = await startDevServer(project.folder, atEnd);
    const env = { AGENT_URL: agent.url, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'talks' };
    const run = () => project.run(['run', 'sim.yaml', '--batch', 'b'], env);
    let lacking = await run();
    for (let tries = 0; tries < 20 && !lacking.stderr.includes('namespace talks'); tries += 1) lacking = await run();
    const command = /\((temporal operator namespace create [^)]*)\)/.exec(lacking.stderr)?.[1] ?? '';
    expect(command).toContain('--namespace talks');
    const made = spawn(await temporalCli(), command.split(' ').slice(1), {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    expect(await once(made, 'exit')).toEqual([0, null]);
    let ended = await run();
    // A server takes some seconds to know a namespace everywhere.
    for (let tries = 0; tries < 20 && ended.code === 3; tries += 1) ended = await run();
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
  });
});

describe('a wrong key that only says how to read the agent', () => {
  it('is corrected by run, which retries what failed before the first turn', async () => {
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
    const failed = await project.run(['run', 'typo.yaml', '--batch', 'typo'], env);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/convsim run typo\.yaml --batch typo[^]*convsim retry typo/);
    await project.write('typo.yaml', spec('text'));
    const retried = await convsim('retry', 'typo');
    expect(retried.code).toBe(1);
    expect(retried.stderr).toContain('convsim run SPEC --batch typo');
    const taken = await convsim('run', 'typo.yaml', '--batch', 'typo');
    expect(taken.stderr).toContain('agent.answer changed; the new value applies from now on');
    expect(taken.stderr).toContain('retrying 2 failed conversations');
    expect(taken.code).toBe(0);
    const nothing = await convsim('retry', 'typo');
    expect(nothing).toMatchObject({ code: 0, stderr: 'batch typo: nothing to retry\n' });
    expect((await convsim('resume', 'typo')).stderr).toContain('batch typo has ended; there is nothing to resume');
    expect(await stateOf('typo')).toMatchObject({ state: 'closed', outcomes: { completed: 2 } });
  });
});
