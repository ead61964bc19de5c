import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { openStore } from '../../src/store/open-store.ts';
import { stopServer } from '../../src/temporal/stop-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';
import { copyAtOnce, copyDatabase } from '../support/power-loss.ts';

const SEEDS = 8;
const TURNS = 5;
/** Calls after which both databases are copied. */
const MOMENTS = [9, 18, 27];

/** A call as the agent got it, and what it answered, which no other call was answered. */
interface Call {
  readonly key: string;
  readonly messages: unknown;
  readonly answer: string;
}

const atEnd = atFileEnd();
const calls: Call[] = [];
const copyAt = (project: Project, moment: number) => join(project.folder, `copy-${moment}`);
let project: Project;

beforeAll(async () => {
  const server = await startServer(async ({ headers, body }, response) => {
    const answer = `answer of call ${calls.length}`;
    calls.push({ key: String(headers['idempotency-key']), messages: fieldsOf(body)['messages'], answer });
    await sleep(120);
    answerJson(response, 200, { answer });
  });
  atEnd(() => server.close());
  // Questions that a seed fixes need no context: a turn could be asked though the ones before it are missing.
  const opening = Array.from({ length: TURNS - 1 }, (_, index) => `opening ${index + 1}?`);
  const seeds = Array.from({ length: SEEDS }, (_, index) => ({
    question: `seed ${index}?`,
    ...(index % 2 === 0 && { opening }),
  }));
  const spec = {
    agent: { type: 'http', url: server.origin, body: { messages: '{{messages}}' }, answer: 'answer' },
    questions: { type: 'script', questions: ['and?', 'then?', 'so?', 'well?'] },
    context: { type: 'agent-response' },
    maxTurns: TURNS - 1,
    concurrency: 4,
    canary: false,
    seeds,
  };
  project = await makeProject({ 'sim.json': JSON.stringify(spec) }, atEnd);
  const running = project.start(['run', 'sim.json', '--batch', 'b']);
  const tooEarly = running.ended.then(({ code, stderr }) => {
    throw new Error(`run ended too early with ${code}: ${stderr}`);
  });
  tooEarly.catch(() => undefined);
  for (const [moment, count] of MOMENTS.entries()) {
    await Promise.race([untilCalled(count), tooEarly]);
    await copyAtOnce(project, running, copyAt(project, moment));
  }
  running.child.kill('SIGKILL');
  process.kill(project.serverPid(), 'SIGKILL');
  await running.ended;
});

async function untilCalled(count: number): Promise<void> {
  while (calls.length < count) await sleep(10);
}

/** Runs the batch on copies of these moments, in a `.convsim` of its own; `null` leaves a database out. */
async function runOn({ store, temporal }: { store: number | null; temporal: number | null }) {
  const home = await mkdtemp(join(project.folder, 'home-'));
  if (store !== null) await copyDatabase('store', copyAt(project, store), home);
  if (temporal !== null) await copyDatabase('temporal', copyAt(project, temporal), home);
  atEnd(() => stopServer({ home }).then(() => undefined));
  const stored = store === null ? new Set<string>() : await storedCalls(home);
  const before = calls.length;
  const out = basename(home);
  const ended = await project.run(['run', 'sim.json', '--batch', 'b', '--out', `${out}.jsonl`], { CONVSIM_HOME: home });
  await stopServer({ home });
  return { ...ended, home, out, stored, made: calls.slice(before).map(({ key }) => key) };
}

/** Keys of the calls whose answers a store holds. */
async function storedCalls(home: string): Promise<Set<string>> {
  await using store = await openStore({ home });
  const stored = new Set<string>();
  for (const { seed } of await store.readConversations({ batchId: 'b', from: 0, limit: SEEDS })) {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const reply = await store.findReply({ batchId: 'b', seedIndex: seed.index, turn });
      if (reply) stored.add(`${seed.conversationId}/${turn}`);
    }
  }
  return stored;
}

/** Every conversation has every turn once and in order, and each answers exactly what the agent was sent for it. */
async function expectTrueRecord(out: string): Promise<void> {
  const conversations = await project.records<ConversationRecord>(`${out}.conversations.jsonl`);
  expect(conversations.map(({ outcome, turns }) => [outcome, turns])).toEqual(
    Array.from({ length: SEEDS }, () => ['completed', TURNS]),
  );
  const turns = await project.records<TurnRecord>(`${out}.jsonl`);
  const keys = conversations.flatMap(({ conversation_id: id }) =>
    Array.from({ length: TURNS }, (_, turn) => `${id}/${turn}`),
  );
  expect(turns.map(({ metadata }) => `${metadata.conversation_id}/${metadata.turn}`)).toEqual(keys);
  const said = new Map(calls.map((call) => [call.answer, call]));
  for (const [index, { request, response }] of turns.entries()) {
    expect(said.get(response.content)).toMatchObject({ key: keys[index], messages: request });
  }
}

async function logOf(home: string): Promise<string> {
  const folder = join(home, 'logs');
  const files = await readdir(folder);
  return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('');
}

const OLD = 0;
const MIDDLE = 1;
const NEW = 2;

describe('after a loss of power, of which each database kept another moment', () => {
  it.each([
    ['both kept the last', { store: NEW, temporal: NEW }],
    ['Temporal lost its tail', { store: NEW, temporal: OLD }],
    ['Temporal lost everything', { store: NEW, temporal: null }],
  ])('a batch of which %s asks for no answer that is stored', async (_what, kept) => {
    const { code, stderr, out, stored, made } = await runOn(kept);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stored.size).toBeGreaterThan(0);
    expect(made.filter((key) => stored.has(key))).toEqual([]);
    expect(made.length).toBe(SEEDS * TURNS - stored.size);
    await expectTrueRecord(out);
  });

  it.each([
    ['few', { store: MIDDLE, temporal: NEW }],
    ['many', { store: OLD, temporal: NEW }],
  ])('a batch whose store lost %s of its last turns goes back to what is there', async (_what, kept) => {
    const { code, stderr, home, out, stored, made } = await runOn(kept);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await logOf(home)).toContain('StoreBehind');
    expect(made.filter((key) => stored.has(key))).toEqual([]);
    await expectTrueRecord(out);
  });

  it('a batch that Temporal runs and whose store is gone is refused, with what to do', async () => {
    const { code, stderr, made } = await runOn({ store: null, temporal: NEW });
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain('batch b runs on another store');
    expect(stderr).toContain('use another --batch');
    expect(made).toEqual([]);
  });
});
