import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Started } from '../support/cli.ts';
import { convsim, describeStates, simulation, size, type State } from '../support/suggestion-states.ts';

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

/** A finished batch, and a rubric beside its spec. */
async function withRubric(id: string): Promise<void> {
  const { project } = await simulation;
  await project.write('rubric.yaml', RUBRIC);
  await convsim('run', 'sim.yaml', '--batch', id);
}

/** A batch that another process is judging with the set `held`, whose judge waits until `letGo`. */
async function beingJudged(id: string): Promise<Started> {
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

const STATES: readonly State[] = [
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
];

describeStates(STATES);
