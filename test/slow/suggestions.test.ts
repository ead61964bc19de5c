import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { freePort } from '../../src/process/free-port.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { type AgentAnswer, HTTP_AGENT_MODULE } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { type Ended, makeProject } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';
import { makeSimulation, untilAsked } from '../support/simulation.ts';
import { temporalCli } from '../support/temporal-cli.ts';
import { startDevServer } from '../support/temporal-dev-server.ts';

const size = { seeds: 12, maxTurns: 1, concurrency: 4 };
const agentIs = { fixed: true, delayMs: 20 };
const atEnd = atFileEnd();
const answer = (): AgentAnswer => (agentIs.fixed ? 'an answer' : { status: 401 });
const limits = 'limits: { agent: { maxAttempts: 1 } }\ncanary: false';
const simulation = makeSimulation(size, answer, { delayMs: () => agentIs.delayMs, limits, atEnd });

const RUBRIC = '- { name: rules, type: checks, checks: [{ contains: answer }] }\n';

/** A judge that says that it has begun, and passes everything once it is let go. */
const HELD_JUDGE = `import { access, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const place = (name: string) => new URL(name, import.meta.url);
const isThere = (name: string) => access(place(name)).then(() => true, () => false);

export async function judge(_conversation: unknown, { signal }: { signal: AbortSignal }): Promise<boolean> {
  await writeFile(place('held.begun'), '');
  while (!(await isThere('held.free'))) await setTimeout(50, undefined, { signal });
  return true;
}
`;

/** What people read in a state, and the commands that help in it. */
interface State {
  readonly what: string;
  /** Brings the batch `id` into the state; returns what was printed. */
  readonly reach: (id: string) => Promise<string>;
  /** The commands that the text names, in the order in which they are run; `ID` stands for the batch. */
  readonly names: readonly string[];
  /** Commands that would not help and must not be named. */
  readonly namesNot?: readonly string[];
  /** The same with what people put in the place of its words in capitals, or add where there is no terminal. */
  readonly typed?: Readonly<Record<string, string>>;
  /** What people do first, where the text says so. */
  readonly fix?: () => Promise<unknown>;
  /** What holds afterwards. */
  readonly helps: (id: string, ended: readonly Ended[]) => Promise<void>;
}

async function convsim(...args: string[]): Promise<Ended> {
  const { project, env } = await simulation;
  return project.run(args, env);
}

/** Starts a run whose agent is slow, and waits until it has asked a few times. */
async function underWay(id: string, ...more: string[]) {
  const { project, env, agent } = await simulation;
  agentIs.delayMs = 1_500;
  const before = agent.total();
  const running = project.start(['run', 'sim.yaml', '--batch', id, ...more], env);
  await untilAsked(agent, before + 3);
  return running;
}

async function interrupted(id: string): Promise<Ended> {
  const running = await underWay(id);
  running.child.kill('SIGINT');
  const ended = await running.ended;
  agentIs.delayMs = 20;
  return ended;
}

/** A batch that a fault of the worker has paused. */
async function faulty(id: string): Promise<Ended> {
  const { project } = await simulation;
  await interrupted(id);
  await rm(join(project.folder, 'agent.ts'));
  return convsim('resume', id);
}

async function restoreModule(): Promise<void> {
  await (await simulation).project.write('agent.ts', HTTP_AGENT_MODULE);
}

/** A run against an agent that refuses everybody. */
async function refused(id: string, ...more: string[]): Promise<string> {
  agentIs.fixed = false;
  const { stderr } = await convsim('run', 'sim.yaml', '--batch', id, ...more).finally(() => (agentIs.fixed = true));
  return stderr;
}

/** Puts a batch into the store whose seeds are not all loaded, as a start leaves it that is killed. */
async function unloaded(id: string): Promise<void> {
  const { project } = await simulation;
  await convsim('run', 'sim.yaml', '--batch', `${id}-whole`);
  await using store = await openSqliteStore(join(project.home, 'store.db'));
  const whole = await store.findBatch(`${id}-whole`);
  if (!whole) throw new Error('the batch to copy is not there');
  await store.createBatch(id, whole.manifest);
}

/** The last lines of a run call convsim as it was called itself. */
function asCalled(text: string): string {
  return text.replaceAll(/^node \S+cli\.js /gm, 'convsim ');
}

async function stateOf(id: string): Promise<{ state: string; open: number; outcomes: Record<string, number> }> {
  return JSON.parse((await convsim('status', id, '--json')).stdout) as never;
}

async function statusAndList(id: string): Promise<string> {
  const [status, listed] = [await convsim('status', id), await convsim('show', id)];
  return [status.stdout, listed.stdout].join('\n');
}

/** A finished batch, and a rubric beside its spec. */
async function withRubric(id: string): Promise<void> {
  const { project } = await simulation;
  await project.write('rubric.yaml', RUBRIC);
  await convsim('run', 'sim.yaml', '--batch', id);
}

/** A batch that another process is judging with the set `held`, whose judge waits until `letGo`. */
async function beingJudged(id: string) {
  const { project, env } = await simulation;
  await withRubric(id);
  for (const name of ['held.begun', 'held.free']) await rm(join(project.folder, name), { force: true });
  await project.write('held.ts', HELD_JUDGE);
  await project.write('held.yaml', '- { name: held, type: module, path: ./held.ts, export: judge }\n');
  const running = project.start(['judge', id, '--with', 'held.yaml'], env);
  await vi.waitFor(() => access(join(project.folder, 'held.begun')), { timeout: 60_000, interval: 100 });
  return running;
}

async function letGo(): Promise<void> {
  await (await simulation).project.write('held.free', '');
}

const isJudged = async (id: string) => {
  const { code, stdout } = await convsim('stats', id);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`${size.seeds} of ${size.seeds}`)]);
};

const isComplete = async (id: string) =>
  expect(await stateOf(id)).toMatchObject({ state: 'closed', open: 0, outcomes: { completed: size.seeds } });

const STATES: readonly State[] = [
  {
    what: 'a batch that completed',
    reach: async (id) => asCalled((await convsim('run', 'sim.yaml', '--batch', id)).stderr) + (await statusAndList(id)),
    names: ['convsim show ID/', 'convsim server --stop'],
    namesNot: ['convsim resume', 'convsim retry'],
    typed: { 'convsim show ID/': 'convsim show ID' },
    helps: isComplete,
  },
  {
    what: 'after the brake',
    reach: async (id) => (await refused(id)) + (await statusAndList(id)),
    names: ['convsim retry ID'],
    namesNot: ['convsim resume'],
    helps: isComplete,
  },
  {
    what: 'a batch that was closed with failures',
    reach: async (id) => refused(id, '--limit', '2'),
    names: ['convsim show ID/', 'convsim retry ID'],
    typed: { 'convsim show ID/': 'convsim show ID' },
    helps: async (id) => expect(await stateOf(id)).toMatchObject({ state: 'closed', outcomes: { completed: 2 } }),
  },
  {
    what: 'a run that Ctrl-C has ended',
    reach: async (id) => (await interrupted(id)).stderr,
    names: ['convsim run sim.yaml --batch ID'],
    helps: isComplete,
  },
  {
    what: 'the run of another batch beside one that was interrupted',
    reach: async (id) => {
      await interrupted(id);
      return (await convsim('run', 'sim.yaml', '--limit', '1', '--batch', `${id}-other`)).stderr;
    },
    names: ['convsim resume ID'],
    helps: isComplete,
  },
  {
    what: 'after a fault of the worker',
    reach: async (id) => (await faulty(id)).stderr + (await statusAndList(id)),
    names: ['convsim resume ID'],
    namesNot: ['convsim retry'],
    fix: restoreModule,
    helps: isComplete,
  },
  {
    what: 'a paused batch that is not running',
    reach: async (id) => {
      await interrupted(id);
      await convsim('cancel', id);
      await using store = await openSqliteStore(join((await simulation).project.home, 'store.db'));
      await store.reopen(id, ['cancelled']);
      return (await convsim('pause', id)).stderr;
    },
    names: ['convsim resume ID'],
    helps: isComplete,
  },
  {
    what: 'a manual pause',
    reach: async (id) => {
      const running = await underWay(id);
      const paused = await convsim('pause', id, '--reason', 'lunch');
      agentIs.delayMs = 20;
      await expect.poll(running.stderr, { timeout: 30_000 }).toContain(`convsim resume ${id}`);
      const status = (await convsim('status', id)).stdout;
      expect(status).toMatch(/state +paused by you: lunch\n/);
      return paused.stderr + status;
    },
    names: ['convsim resume ID'],
    namesNot: ['convsim retry'],
    helps: isComplete,
  },
  {
    what: 'a batch in the background',
    reach: async (id) => {
      agentIs.delayMs = 1_000;
      return (await convsim('run', 'sim.yaml', '--batch', id, '--detach')).stderr;
    },
    names: ['convsim export ID', 'convsim cancel ID', 'convsim status ID --watch'],
    fix: async () => (agentIs.delayMs = 20),
    helps: async (id) => expect(await stateOf(id)).toMatchObject({ state: 'closed', open: 0 }),
  },
  {
    what: 'a batch that was cancelled',
    reach: async (id) => {
      await interrupted(id);
      return (await convsim('cancel', id)).stderr + (await statusAndList(id));
    },
    names: ['convsim resume ID'],
    helps: isComplete,
  },
  {
    what: 'a running batch that is to be deleted',
    reach: async (id) => {
      await underWay(id);
      return (await convsim('delete', id)).stderr;
    },
    names: ['convsim cancel ID'],
    helps: async (id) => {
      agentIs.delayMs = 20;
      expect((await convsim('delete', id)).stderr).toContain('pass --yes to delete');
      expect((await convsim('delete', id, '--yes')).code).toBe(0);
    },
  },
  {
    what: 'a batch that its budget has ended',
    reach: async (id) => {
      const { project } = await simulation;
      const spec = await readFile(join(project.folder, 'sim.yaml'), 'utf8');
      await project.write('small.yaml', `${spec}\nbudget: { turns: 3 }\n`);
      return (await convsim('run', 'small.yaml', '--batch', id)).stderr + (await statusAndList(id));
    },
    names: ['convsim set ID --budget-turns N', 'convsim resume ID'],
    typed: { 'convsim set ID --budget-turns N': 'convsim set ID --budget-turns 1000' },
    helps: async (id, [set]) => {
      expect(set?.stderr).toContain(`convsim resume ${id}`);
      await isComplete(id);
    },
  },
  {
    what: 'a batch whose seeds are not all loaded',
    reach: async (id) => {
      await unloaded(id);
      return (await convsim('retry', id)).stderr;
    },
    names: ['convsim run SPEC --batch ID'],
    typed: { 'convsim run SPEC --batch ID': 'convsim run sim.yaml --batch ID' },
    helps: isComplete,
  },
  {
    what: 'a batch whose seeds are not all loaded and that is to be cancelled',
    reach: async (id) => {
      await unloaded(id);
      return (await convsim('cancel', id)).stderr;
    },
    names: ['convsim delete ID'],
    typed: { 'convsim delete ID': 'convsim delete ID --yes' },
    helps: async (id) => expect((await convsim('status', id)).code).toBe(2),
  },
  {
    what: 'the batch id of another spec',
    reach: async (id) => {
      await convsim('run', 'sim.yaml', '--batch', id);
      return (await convsim('run', 'sim.yaml', '--batch', id, '--max-turns', '0')).stderr;
    },
    names: ['convsim run SPEC --batch NEW'],
    typed: { 'convsim run SPEC --batch NEW': 'convsim run sim.yaml --max-turns 0 --batch ID-new' },
    helps: async (id) => expect((await stateOf(`${id}-new`)).outcomes).toEqual({ completed: size.seeds }),
  },
  {
    what: 'a batch that is not there',
    reach: async () => {
      const ways = [['status'], ['show'], ['resume'], ['retry'], ['export'], ['fork', '--turn', '1']];
      const answers = await Promise.all(ways.map(([verb = '', ...more]) => convsim(verb, 'nope', ...more)));
      for (const { code, stderr } of answers)
        expect([code, stderr]).toEqual([2, expect.stringContaining('convsim status')]);
      return answers.map(({ stderr }) => stderr).join('\n');
    },
    names: ['convsim status'],
    helps: async (_, [status]) => expect(status?.stdout).toContain('closed'),
  },
  {
    what: 'a batch that was not judged and whose rates are wanted',
    reach: async (id) => {
      await withRubric(id);
      return (await convsim('stats', id)).stderr;
    },
    names: ['convsim judge ID --with RUBRIC'],
    typed: { 'convsim judge ID --with RUBRIC': 'convsim judge ID --with rubric.yaml' },
    helps: isJudged,
  },
  {
    what: 'a batch without judges that is to be judged',
    reach: async (id) => {
      await withRubric(id);
      return (await convsim('judge', id)).stderr;
    },
    names: ['convsim judge ID --with rubric.yaml'],
    helps: isJudged,
  },
  {
    what: 'a share that a detached run is to reach',
    reach: async (id) => {
      await withRubric(id);
      return (await convsim('run', 'sim.yaml', '--batch', id, '--detach', '--require-pass', '1')).stderr;
    },
    names: ['convsim judge'],
    typed: { 'convsim judge': 'convsim judge ID --with rubric.yaml --require-pass 1' },
    helps: isJudged,
  },
  {
    what: 'a batch that is being judged with another set',
    reach: async (id) => {
      const running = await beingJudged(id);
      const { code, stderr } = await convsim('judge', id, '--with', 'rubric.yaml');
      expect(code).toBe(2);
      await letGo();
      expect((await running.ended).code).toBe(0);
      return stderr;
    },
    names: ['convsim judge ID --set held'],
    helps: async (id) => {
      expect((await convsim('judge', id, '--with', 'rubric.yaml')).code).toBe(0);
      await isJudged(id);
    },
  },
  {
    what: 'a judging that was interrupted',
    reach: async (id) => {
      const running = await beingJudged(id);
      running.child.kill('SIGINT');
      const { code, stderr } = await running.ended;
      expect(code).toBe(130);
      await letGo();
      return stderr;
    },
    names: ['convsim judge ID --set held'],
    helps: isJudged,
  },
  {
    what: 'a batch that a rubric has judged',
    reach: async (id) => {
      await withRubric(id);
      return (await convsim('judge', id, '--with', 'rubric.yaml')).stderr;
    },
    names: ['convsim show ID'],
    helps: async (id, [listed]) => expect(listed?.stdout).toContain(`${id}/`),
  },
  {
    what: 'a label of a conversation that is not there',
    reach: async (id) => {
      await withRubric(id);
      await convsim('judge', id, '--with', 'rubric.yaml');
      await (
        await simulation
      ).project.write('labels.csv', `conversation_id,criterion,label\n${id}/nope,rules/answer,pass\n`);
      return (await convsim('judge', id, '--labels', 'labels.csv', '--set', 'rubric')).stderr;
    },
    names: ['convsim show ID'],
    helps: async (id, [listed]) => expect(listed?.stdout).toContain(`${id}/`),
  },
  {
    what: 'a conversation that is not there',
    reach: async (id) => {
      await convsim('run', 'sim.yaml', '--batch', id);
      return (await convsim('show', `${id}/nope`)).stderr;
    },
    names: ['convsim show ID'],
    helps: async (id, [listed]) => expect(listed?.stdout).toContain(`${id}/`),
  },
  {
    what: 'records that cannot be written',
    reach: async (id) => (await convsim('run', 'sim.yaml', '--batch', id, '--out', 'seeds.txt/x.jsonl')).stderr,
    names: ['convsim export ID --out FILE'],
    typed: { 'convsim export ID --out FILE': 'convsim export ID --out other.jsonl' },
    helps: async () => expect(await (await simulation).project.records('other.jsonl')).toHaveLength(2 * size.seeds),
  },
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

describe('every command that a message names helps', () => {
  it.each(STATES.map((state, index) => [state.what, state, `s${index}`] as const))(
    'in the state: %s',
    async (_, { reach, names, namesNot = [], typed = {}, fix, helps }, id) => {
      agentIs.delayMs = 20;
      const text = await reach(id);
      const named = (command: string) => command.replaceAll('ID', id);
      for (const command of names) expect(text).toContain(named(command));
      for (const command of namesNot) expect(text).not.toContain(command);
      await fix?.();
      const ended: Ended[] = [];
      for (const command of names) {
        const words = named(typed[command] ?? command).split(' ');
        const each = await convsim(...words.slice(1));
        expect({ command, code: each.code, stderr: each.stderr }).toMatchObject({ code: 0 });
        ended.push(each);
      }
      await helps(id, ended);
    },
  );
});

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
