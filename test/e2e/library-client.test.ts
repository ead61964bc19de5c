import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  awaitBatch,
  chooseSeeds,
  componentTypes,
  draftBatch,
  followTurns,
  openSession,
  openStore,
  prepareBatch,
  readConfig,
  readRecords,
  readSpec,
  type Session,
  type Store,
  TurnRecord,
  VERSION,
} from '../../src/index.ts';
import { type AgentServer, startAgentServer } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeScriptProject, type ScriptProject } from '../support/script-project.ts';
import { HTTP_AGENT_MODULE } from '../support/agent-server.ts';
import { untilAsked } from '../support/simulation.ts';

const SPEC = `
agent: { type: module, path: ./agent.ts }
questions: { type: script, questions: ["first follow-up?", "second follow-up?"] }
context: { type: agent-response }
maxTurns: 2
concurrency: 2
seeds: ["a?", "b?", "c?", "d?", "e?", "f?"]
`;
const allTurns = 18;

const atEnd = atFileEnd();
let project: ScriptProject;
let agent: AgentServer;
let session: Session;
let store: Store;

beforeAll(async () => {
  project = await makeScriptProject({ 'agent.ts': HTTP_AGENT_MODULE }, atEnd);
  await writeFile(join(project.folder, 'sim.yaml'), SPEC);
  agent = await startAgentServer(({ question }) => `answer to ${question}`, { delayMs: 100 });
  atEnd(() => agent.close());
  vi.stubEnv('AGENT_URL', agent.url);
  const config = readConfig({ ...process.env, ...project.env });
  store = await openStore(config);
  session = await openSession({ config, store, say: () => {} });
  atEnd(async () => {
    await session.close();
    await store.close();
  });
});

afterAll(() => void vi.unstubAllEnvs());

async function prepare(batchId: string): Promise<void> {
  const loaded = await readSpec(join(project.folder, 'sim.yaml'), { env: process.env, types: componentTypes });
  const seeds = chooseSeeds(loaded, undefined);
  const draft = await draftBatch(batchId, { loaded, seeds, toolVersion: VERSION });
  const { batch, isKnown } = await prepareBatch(store, draft);
  expect({ isKnown, seeds: batch.seedCount }).toEqual({ isKnown: false, seeds: 6 });
}

const end = (batchId: string) =>
  awaitBatch({ batches: session.batches, store, batchId, signal: AbortSignal.timeout(60_000) });

async function followed(batchId: string): Promise<TurnRecord[]> {
  const turns: TurnRecord[] = [];
  for await (const turn of followTurns(store, batchId)) turns.push(TurnRecord.parse(turn));
  return turns;
}

const keyOf = ({ metadata }: TurnRecord) => `${metadata.conversation_id}/${metadata.turn}`;

describe('the client of the library', () => {
  it('starts a batch, pauses it, resumes it, follows its turns and reads its records', async () => {
    await prepare('steered');
    const worker = await session.startWorker();
    expect(await session.batches.start('steered')).toBe(true);
    const following = followed('steered');
    await untilAsked(agent, 4);
    await session.batches.pause('steered', 'lunch');
    expect(await store.findBatch('steered')).toMatchObject({ state: 'paused', pauseReason: 'paused by you: lunch' });
    // What was in flight ends; then nothing more is asked.
    await expect.poll(agent.inFlight).toBe(0);
    const before = agent.total();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(agent.total()).toBeLessThanOrEqual(before + 2);
    expect(agent.total()).toBeLessThan(allTurns);

    await session.batches.resume('steered');
    expect(await end('steered')).toEqual({ kind: 'closed' });
    expect(await session.batches.start('steered')).toBe(false);
    await worker.stop();

    const turns = await following;
    expect(agent.total()).toBe(allTurns);
    const recorded: TurnRecord[] = [];
    for await (const { conversation, turns: said } of readRecords(store, 'steered')) {
      expect(conversation).toMatchObject({ outcome: 'completed', turns: 3 });
      recorded.push(...said);
    }
    expect(turns.map(keyOf).toSorted()).toEqual(recorded.map(keyOf).toSorted());
    // Each conversation's turns come in their order, and the first ones came before the end.
    expect(turns.some(({ metadata }) => metadata.outcome === 'running')).toBe(true);
    const ofFirst = turns.filter(({ metadata }) => metadata.seed_id === turns[0]?.metadata.seed_id);
    expect(ofFirst.map(({ metadata }) => metadata.turn)).toEqual([0, 1, 2]);
  });

  it('cancels a batch with its turns kept, and takes it up again', async () => {
    await prepare('cancelled');
    const before = agent.total();
    const worker = await session.startWorker();
    await session.batches.start('cancelled');
    await untilAsked(agent, before + 4);
    expect(await session.batches.cancel('cancelled')).toBe(true);
    expect(await end('cancelled')).toEqual({ kind: 'closed' });
    expect((await store.progress('cancelled')).outcomes.cancelled).toBeGreaterThan(0);

    const following = followed('cancelled');
    await session.batches.start('cancelled');
    expect(await end('cancelled')).toEqual({ kind: 'closed' });
    await worker.stop();
    expect((await store.progress('cancelled')).outcomes).toEqual({ completed: 6 });
    await following;
    const turns = (await followed('cancelled')).map(keyOf);
    expect(turns).toHaveLength(allTurns);
    expect(new Set(turns).size).toBe(allTurns);
  });

  it('stops following with the reason of the signal, and refuses an unknown batch by name', async () => {
    await prepare('idle');
    const stop = new AbortController();
    const following = followTurns(store, 'idle', stop.signal).next();
    setTimeout(() => stop.abort('closing time'), 100);
    await expect(following).rejects.toBe('closing time');
    await expect(followTurns(store, 'nowhere').next()).rejects.toThrow('batch: there is no batch "nowhere"');
  });
});
