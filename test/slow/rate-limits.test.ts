import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seededRandom } from '../../bench/pace/seeded-random.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { storeFile } from '../../src/store/store-place.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { answerJson, startServer, type TestServer } from '../support/http-server.ts';

const PER_SECOND = 20;

/** Requests that arrive in another second than they were sent in, on a machine that is busy. */
const JITTER = 2;

/** Requests of one turn: the model searches in all but the last. */
const ROUNDS = 4;

interface Arrival {
  readonly atMs: number;
  /** The worker that sent it, by its key. */
  readonly worker: string;
}

/** A model that notes when each request came; `status` says how a request that came so long after the first is answered. */
async function startModel(status: (sinceFirstMs: number) => number = () => 200) {
  const arrivals: Arrival[] = [];
  const server = await startServer(({ body, headers }, response) => {
    const atMs = performance.now();
    arrivals.push({ atMs, worker: headers.authorization ?? '' });
    const answer = status(atMs - (arrivals[0]?.atMs ?? atMs));
    const { messages = [] } = body as { messages?: { role: string }[] };
    const rounds = messages.filter(({ role }) => role === 'tool').length;
    setTimeout(() => answerJson(response, answer, completion(rounds)), 50);
  });
  onTestFinished(() => server.close());
  return { server, arrivals };
}

function completion(roundsBefore: number) {
  const query = JSON.stringify({ query: ['shard'] });
  const call = { id: 'c', type: 'function', function: { name: 'search_product_docs', arguments: query } };
  const message = roundsBefore === ROUNDS - 1 ? { content: 'an answer' } : { content: null, tool_calls: [call] };
  const usage = { prompt_tokens: 9, completion_tokens: 1 };
  return { choices: [{ message: { role: 'assistant', ...message } }], usage };
}

/** 20 requests a second for an agent whose turns take four of them. */
async function makeSimulation(server: TestServer, conversations: number): Promise<Project> {
  const seeds = Array.from({ length: conversations }, (_, at) => `question ${at}?`).join('\n');
  const spec = `
agent: { type: docs-qa, docs: ./docs, llm: { baseUrl: "${server.origin}/v1", model: m, apiKeyEnv: MODEL_KEY } }
questions: { type: script, questions: [more?] }
context: { type: agent-response }
maxTurns: 0
concurrency: 200
seeds: ./seeds.txt
limits: { agent: { requestsPerSecond: ${PER_SECOND}, maxAttempts: 1 } }`;
  const project = await makeProject({ 'seeds.txt': seeds, 'sim.yaml': spec });
  await mkdir(join(project.folder, 'docs'));
  await project.write('docs/a.md', '# Shards\n\nA shard holds up to 1,000 seeds.\n');
  return project;
}

/** Runs the batch with a second worker; returns how `run` ended. */
async function runWithTwoWorkers(project: Project) {
  const second = project.start(['worker'], { MODEL_KEY: 'second' });
  await expect.poll(second.stderr, { timeout: 90_000 }).toContain('Ctrl-C stops');
  const ended = await project.run(['run', 'sim.yaml', '--batch', 'b', '--out', 'b.jsonl'], { MODEL_KEY: 'first' });
  second.child.kill('SIGTERM');
  await second.ended;
  return ended;
}

function countIn(times: readonly number[], from: number, lengthMs: number): number {
  return times.filter((at) => at >= from && at < from + lengthMs).length;
}

/** Requests in ten seconds, each half second while every worker is up and conversations still wait. */
function steadyTens(times: readonly number[]): readonly number[] {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const starts = Array.from({ length: 200 }, (_, at) => first + 3_000 + at * 500).filter((at) => at < last - 11_000);
  return starts.map((from) => countIn(times, from, 10_000));
}

describe('a rate limit', () => {
  it('holds over two workers and 200 conversations, second by second and steadily', async () => {
    const { server, arrivals } = await startModel();
    const project = await makeSimulation(server, 200);
    const ended = await runWithTwoWorkers(project);
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
    const times = arrivals.map(({ atMs }) => atMs);
    expect(times).toHaveLength(200 * ROUNDS);
    const byWorker = ['first', 'second'].map(
      (key) => arrivals.filter(({ worker }) => worker === `Bearer ${key}`).length,
    );
    const seconds = times.map((from) => countIn(times, from, 1_000));
    const tens = steadyTens(times);
    process.stderr.write(
      `rate limit: ${Math.max(...seconds)} at most in a second, ${Math.min(...tens)} to ${Math.max(...tens)} in ten, by worker ${byWorker.join(' + ')}\n`,
    );
    expect(Math.max(...seconds)).toBeLessThanOrEqual(PER_SECOND + JITTER);
    expect(Math.min(...byWorker)).toBeGreaterThan(20);
    expect(tens.length).toBeGreaterThan(10);
    expect(Math.min(...tens)).toBeGreaterThanOrEqual(160);
    expect(Math.max(...tens)).toBeLessThanOrEqual(10 * PER_SECOND);
  });

  it('is used by two workers although one request in fifty is refused at random', async () => {
    const random = seededRandom(1);
    const { server, arrivals } = await startModel(() => (random() < 0.02 ? 429 : 200));
    const project = await makeSimulation(server, 250);
    const shares = await watchShare(project, `agent ${server.origin}`);
    const ended = await runWithTwoWorkers(project);
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
    const times = arrivals.map(({ atMs }) => atMs);
    const tens = steadyTens(times);
    const mean = tens.reduce((sum, each) => sum + each, 0) / tens.length / (10 * PER_SECOND);
    process.stderr.write(
      `2 % 429s: ${(100 * mean).toFixed(0)} % of the limit used; the lowest share was ${Math.min(...shares()).toFixed(2)}\n`,
    );
    expect(Math.max(...times.map((from) => countIn(times, from, 1_000)))).toBeLessThanOrEqual(PER_SECOND + JITTER);
    expect(tens.length).toBeGreaterThan(10);
    expect(mean).toBeGreaterThanOrEqual(0.85);
    expect(Math.min(...shares())).toBeGreaterThan(0.7);
  });

  it('falls for a burst of 429s and comes back, and no conversation fails', async () => {
    const { server, arrivals } = await startModel((sinceMs) => (sinceMs > 4_000 && sinceMs < 7_000 ? 429 : 200));
    const project = await makeSimulation(server, 100);
    const shares = await watchShare(project, `agent ${server.origin}`);
    const ended = await runWithTwoWorkers(project);
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
    const conversations = await project.records<{ outcome: string; turns: number }>('b.conversations.jsonl');
    expect(conversations.filter((each) => each.outcome === 'completed' && each.turns === 1)).toHaveLength(100);
    const times = arrivals.map(({ atMs }) => atMs);
    const first = times[0] ?? 0;
    expect(Math.max(...times.map((from) => countIn(times, from, 1_000)))).toBeLessThanOrEqual(PER_SECOND + JITTER);
    const [before, after] = [countIn(times, first + 1_000, 2_000), countIn(times, first + 7_000, 2_000)];
    process.stderr.write(
      `429s: ${before} requests in 2 s before, ${after} in 2 s after; the lowest share was ${Math.min(...shares()).toFixed(2)}\n`,
    );
    expect(after).toBeLessThan(0.75 * before);
    expect(Math.min(...shares())).toBeLessThan(0.6);
    expect(shares().at(-1)).toBeGreaterThan(0.6);
  });
});

/** Looks at the endpoint's row until the test ends; gives what it saw. */
async function watchShare({ home }: Project, endpoint: string): Promise<() => readonly number[]> {
  const seen: number[] = [];
  const store = await openSqliteStore(storeFile(home));
  const look = setInterval(() => {
    store.takeRate(endpoint, {}).then(
      ({ pace }) => seen.push(pace.share),
      () => undefined,
    );
  }, 500);
  onTestFinished(async () => {
    clearInterval(look);
    await store.close();
  });
  return () => seen;
}
