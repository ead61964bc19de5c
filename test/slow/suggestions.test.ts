import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { HTTP_AGENT_MODULE } from '../support/agent-server.ts';
import type { Ended } from '../support/cli.ts';
import {
  agentIs,
  convsim,
  describeStates,
  isComplete,
  simulation,
  size,
  stateOf,
  type State,
  underWay,
} from '../support/suggestion-states.ts';

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
  await rm(join(project.folder, 'agent.mjs'));
  return convsim('resume', id);
}

async function restoreModule(): Promise<void> {
  await (await simulation).project.write('agent.mjs', HTTP_AGENT_MODULE);
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

async function statusAndList(id: string): Promise<string> {
  const [status, listed] = await Promise.all([convsim('status', id), convsim('show', id)]);
  return [status.stdout, listed.stdout].join('\n');
}

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
];

describeStates(STATES);
