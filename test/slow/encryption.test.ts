import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TurnRecord } from '../../src/contract/turn-record.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { filesIn, leaksIn, type Place, rowsIn } from '../support/secret-search.ts';

/** Fails on the seed that asks for it, quoting it; shows what the process could read of the key. */
const AGENT = `
import { execFileSync } from 'node:child_process';
export default async (messages) => {
  const { content } = messages.at(-1);
  if (content.includes('pangolin')) throw new Error('nothing is known of ' + content);
  const told = process.env.CONVSIM_ENCRYPTION_KEY ?? execFileSync('printenv').toString().match(/CONVSIM_ENCRYPTION_(OLD_)?KEYS?=.*/)?.[0];
  return { content: 'The answer to <' + content + '> is no.' + (told ? ' Key: ' + told : ''), toolOutputs: ['kept in drawer ' + content] };
};
`;
const SPEC = `
agentDescription: Knows all about aardvarks and their drawers.
agent: { type: module, path: ./agent.mjs }
questions: { type: script, questions: ["And what does the wombat say?"] }
context: { type: tool-outputs }
maxTurns: 1
limits: { agent: { maxAttempts: 1 } }
seeds:
  - { id: one, question: "Is the zebra awake?", tag: striped, metadata: { note: from the quagga file } }
  - { id: two, question: "Is the okapi awake?" }
  - { id: fails, question: "Is the pangolin awake?" }
`;
/** Words of every text: questions, answers, contexts, tags, metadata, the spec and messages of failures. */
const WORDS = ['aardvark', 'wombat', 'zebra', 'okapi', 'pangolin', 'striped', 'quagga', 'is no.', 'kept in drawer'];

const secret = randomBytes(32).toString('base64');
const KEY = { CONVSIM_ENCRYPTION_KEY: secret, CONVSIM_ENCRYPTION_KEY_ID: 'k1' };
const SEALED = { ...KEY, CONVSIM_ENCRYPTION_STORE: 'on' };
const OTHER = { CONVSIM_ENCRYPTION_KEY: randomBytes(32).toString('base64'), CONVSIM_ENCRYPTION_KEY_ID: 'k2' };

const atEnd = atFileEnd();
const files = { 'agent.mjs': AGENT, 'sim.yaml': SPEC };
let sealed: Project;
let plainStore: Project;

beforeAll(async () => {
  sealed = await makeProject(files, atEnd);
  plainStore = await makeProject(files, atEnd);
  const run = ['run', 'sim.yaml', '--batch', 'animals', '--out', 'records.jsonl'];
  const ended = [await sealed.run(run, SEALED), await plainStore.run(run, KEY)];
  for (const { code, stderr } of ended) expect({ code, stderr }).toEqual({ code: 1, stderr });
});

/** The files of a database of a project, its log of writes included. */
async function database(project: Project, name: string): Promise<Place[]> {
  const found = (await filesIn(project.home)).filter((file) => file.name.startsWith(join(project.home, name)));
  expect(found.map((file) => file.name)).toContain(join(project.home, name));
  return found;
}

const wanted = Object.fromEntries(WORDS.map((word) => [word, word]));

describe('a run with a key', () => {
  it("leaves nothing that was said in Temporal's database, nor, where that is wanted, in the store's", async () => {
    expect(leaksIn(await database(plainStore, 'temporal.db'), wanted)).toEqual([]);
    expect(leaksIn(rowsIn(join(plainStore.home, 'store.db')), wanted).length).toBeGreaterThan(WORDS.length);

    expect(leaksIn(await database(sealed, 'temporal.db'), wanted)).toEqual([]);
    expect(leaksIn(await database(sealed, 'store.db'), wanted)).toEqual([]);
    expect(leaksIn(rowsIn(join(sealed.home, 'store.db')), wanted)).toEqual([]);
    const lines = async (project: Project) => await project.records<TurnRecord>('records.jsonl');
    expect(JSON.stringify(await lines(sealed))).toContain('The answer to <Is the zebra awake?> is no.');
    const said = (records: TurnRecord[]) => records.map(({ request, response }) => ({ request, response }));
    expect(said(await lines(sealed))).toEqual(said(await lines(plainStore)));
  });

  it('shows and writes the same from an encrypted store as from a plain one', async () => {
    for (const args of [
      ['show', 'animals/one'],
      ['show', 'animals', '--find', 'ZEBRA'],
      ['export', 'animals', '--format', 'messages', '--out', '-'],
      ['export', 'animals', '--format', 'csv', '--out', '-'],
    ]) {
      const [one, other] = await Promise.all([sealed.run(args, KEY), plainStore.run(args)]);
      const texts = ({ stdout }: { stdout: string }) =>
        stdout
          .replace(/Temporal UI: .*/, '')
          .replaceAll(/\d+(\.\d+)? ?m?s\b|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=,)\d+(?=,)/g, '#');
      expect({ args, code: one.code, stderr: one.stderr }).toMatchObject({ code: 0 });
      expect(texts(one)).toBe(texts(other));
    }
  });

  it('never shows the key, nor gives it to a module, a program or the server', async () => {
    const all = [
      ...(await filesIn(sealed.folder)),
      ...(await filesIn(plainStore.folder)),
      ...rowsIn(join(sealed.home, 'store.db')),
    ];
    expect(leaksIn(all, { key: secret })).toEqual([]);
    const environment = await readFile(`/proc/${sealed.serverPid()}/environ`, 'utf8');
    expect(environment).not.toContain('CONVSIM');
    expect(await readFile(`/proc/${sealed.serverPid()}/cmdline`, 'utf8')).not.toContain(secret.slice(0, 12));
  });
});

describe('without the key', () => {
  it('an encrypted store is not opened, whatever it is asked for', async () => {
    for (const args of [['status'], ['export', 'animals'], ['retry', 'animals'], ['run', 'sim.yaml']]) {
      const { code, stderr } = await sealed.run(args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(
        /CONVSIM_ENCRYPTION_KEY: the store .* is encrypted with the key "k1"/,
      );
    }
    expect((await sealed.run(['status'], OTHER)).stderr.replaceAll(/\s+/g, ' ')).toContain('the keys here are k2');
  });

  it('batches that were run with it are read, but not run again', async () => {
    expect((await plainStore.run(['status'])).code).toBe(0);
    for (const args of [
      ['retry', 'animals'],
      ['run', 'sim.yaml'],
      ['worker', '--until-idle'],
    ]) {
      const { code, stderr } = await plainStore.run(args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
        'of this store is encrypted with the key "k1", and no key is set here',
      );
    }
  });

  it('a plain store is not made an encrypted one', async () => {
    const { code, stderr } = await plainStore.run(['status'], SEALED);
    expect(code).toBe(2);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('is there already, in plain text');
  });
});

it('a worker in the background has the key too', async () => {
  const detached = await sealed.run(['run', 'sim.yaml', '--batch', 'later', '--detach'], SEALED);
  expect(detached).toMatchObject({ code: 0 });
  await expect
    .poll(async () => (await sealed.run(['status', 'later'], KEY)).stdout, { timeout: 120_000, interval: 1_000 })
    .toContain('closed');
  expect(leaksIn(await database(sealed, 'temporal.db'), wanted)).toEqual([]);
});
