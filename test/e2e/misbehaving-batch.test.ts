import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { MISBEHAVIOURS } from '../support/misbehaviours.ts';
import { startDevServer } from '../support/temporal-dev-server.ts';

const CLIENT = fileURLToPath(new URL('../../dist/client.js', import.meta.url));

/** The seeds of the bad batch: each names what its call does, and all of them share a module. */
const WAYS = [
  'computes for ever',
  'grows without bound',
  'calls process.exit',
  'kills its process',
  'replaces Promise',
  'throws undefined',
  'rejects after it returned',
].map((name) => {
  const found = MISBEHAVIOURS.find((each) => each.name === name);
  if (!found) throw new Error(`there is no misbehaviour ${name}`);
  const ends = found.endsIsolated ?? found.ends;
  return { ...found, ends: ends === 'done' ? 'completed' : ends };
});

const BODIES = WAYS.map(({ name, body }) => `[${JSON.stringify(name)}]: async (messages, call) => { ${body} }`);

const BAD_MODULE = `const bad = { ${BODIES.join(',\n')} };
export default (messages, call) => bad[call.seed.question](messages, call);`;

/** Turn 1 is answered only when the bad batch has ended: the good one is in flight all the time. */
const GOOD_MODULE = `import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
export default async (messages, { turn, conversationId }) => {
  appendFileSync('calls.txt', conversationId + ' ' + turn + '\\n');
  while (turn === 1 && !existsSync('bad-has-ended')) await sleep(50);
  return 'answer ' + turn;
};`;

const QUESTIONS = 'questions: { type: script, questions: ["first?", "second?", "third?"] }';

const GOOD_SEEDS = ['a?', 'b?', 'c?'];

/** A worker of a Temporal server of somebody else's, and a folder with the specs `good.yaml` and `bad.yaml`. */
async function startWorld() {
  const project = await makeProject({
    'bad.yaml': `agent: { type: module, path: ./bad.mjs, isolate: true, maxMemoryMb: 128 }
${QUESTIONS}
maxTurns: 0
canary: false
limits: { agent: { maxAttempts: 2, timeout: 4s } }
seeds: ${JSON.stringify(WAYS.map(({ name }) => name))}
`,
    'good.yaml': `agent: { type: module, path: ./good.mjs }
${QUESTIONS}
maxTurns: 3
canary: false
seeds: ${JSON.stringify(GOOD_SEEDS)}
`,
    'bad.mjs': BAD_MODULE,
    'good.mjs': GOOD_MODULE,
  });
  const env = { TEMPORAL_ADDRESS: await startDevServer(project.folder, onTestFinished) };
  const worker = project.start(['worker'], env);
  await expect.poll(worker.stderr, { timeout: 60_000 }).toContain('serves');
  const lead = (spec: string, batch: string) => leadBatch(project, { spec, batch, env });
  const recordsOf = async (batch: string) => {
    expect(await project.run(['export', batch, '--format', 'jsonl'], env)).toMatchObject({ code: 0 });
    const turns = await project.records<TurnRecord>(`${batch}.jsonl`);
    return { turns, conversations: await project.records<ConversationRecord>(`${batch}.conversations.jsonl`) };
  };
  const calls = () => readFile(join(project.folder, 'calls.txt'), 'utf8').catch(() => '');
  return { project, worker, lead, recordsOf, calls };
}

/** Starts a batch, leaves it to the worker and waits for its end; resolves with the exit code. */
async function leadBatch(
  { folder, home }: Project,
  { spec, batch, env }: { readonly spec: string; readonly batch: string; readonly env: Record<string, string> },
): Promise<number | null> {
  const child = spawn(process.execPath, [CLIENT, spec, '--batch', batch], {
    cwd: folder,
    env: { ...process.env, CONVSIM_HOME: home, ...env },
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

/** Every turn of a good batch is there, and was asked for once. */
async function expectUntouched({ recordsOf, calls }: Awaited<ReturnType<typeof startWorld>>, batch: string) {
  const { turns, conversations } = await recordsOf(batch);
  expect(conversations.map(({ outcome }) => outcome)).toEqual(GOOD_SEEDS.map(() => 'completed'));
  const asked = (await calls()).split('\n').filter((line) => line.startsWith(`${batch}/`));
  const said = turns.map(({ metadata }) => `${metadata.conversation_id} ${metadata.turn}`);
  expect(said).toHaveLength(GOOD_SEEDS.length * 4);
  expect(asked.toSorted()).toEqual(said.toSorted());
}

it('fails its own conversations alone, typed, and neither the batch beside it nor their worker', async () => {
  const world = await startWorld();
  const { project, worker, lead, recordsOf, calls } = world;
  const good = lead('good.yaml', 'good');
  const areWaiting = async () => (await calls()).match(/ 1$/gm)?.length;
  await expect.poll(areWaiting, { timeout: 60_000 }).toBe(GOOD_SEEDS.length);
  expect(await lead('bad.yaml', 'bad')).toBe(1);
  await project.write('bad-has-ended', '');
  expect(await good).toBe(0);

  const { conversations } = await recordsOf('bad');
  const ends = conversations.map(({ question, outcome, error_type: type }) => [question, type ?? outcome]);
  expect(Object.fromEntries(ends)).toEqual(Object.fromEntries(WAYS.map(({ name, ends: end }) => [name, end])));
  await expectUntouched(world, 'good');

  // The worker lives, serves another batch, and stops as it is asked to.
  expect(await lead('good.yaml', 'after')).toBe(0);
  await expectUntouched(world, 'after');
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toMatchObject({ code: 0, signal: null });
});
