import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SimulateResult } from '../../src/index.ts';
import { type AgentServer, HTTP_AGENT_MODULE, startAgentServer } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import type { Ended, Started } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';
import { makeScriptProject, type ScriptProject } from '../support/script-project.ts';
import { untilAsked } from '../support/simulation.ts';

const size = { seeds: 12, maxTurns: 2, concurrency: 4 };
const allTurns = size.seeds * (size.maxTurns + 1);

/** All three components are functions; the agent asks the server named by AGENT_URL. */
const SCRIPT = `
import { simulate } from 'convsim';
import agent from './agent.ts';

const seeds = Array.from({ length: ${size.seeds} }, (_, index) => ({ id: 'seed-' + index, question: 'seed question ' + index + '?' }));
const result = await simulate({
  agent,
  questions: ({ turn }) => [{ question: 'follow-up ' + turn + '?' }],
  context: ({ answer }) => answer,
  seeds,
  maxTurns: ${size.maxTurns},
  concurrency: ${size.concurrency},
  say: console.error,
  ...JSON.parse(process.env.OPTIONS ?? '{}'),
});
console.log(JSON.stringify(result));
`;

const atEnd = atFileEnd();
let project: ScriptProject;
let agent: AgentServer;
let delayMs = 0;

beforeAll(async () => {
  const files = { 'script.ts': SCRIPT, 'agent.ts': HTTP_AGENT_MODULE };
  project = await makeScriptProject(files, atEnd);
  const answer = ({ turn, question }: { turn: number; question: string }) => `answer ${turn} about ${question}`;
  agent = await startAgentServer(answer, { delayMs: () => delayMs });
  atEnd(() => agent.close());
});

afterEach(() => {
  delayMs = 0;
});

const envOf = (options: object) => ({ AGENT_URL: agent.url, OPTIONS: JSON.stringify(options) });

async function runScript(options: object): Promise<SimulateResult> {
  const { stdout } = await project.run('script.ts', envOf(options));
  return JSON.parse(stdout) as SimulateResult;
}

/** A run of the script that has asked a third of its questions. */
async function startScript(options: object): Promise<Started> {
  delayMs = 60;
  const before = agent.total();
  const started = project.start('script.ts', envOf(options));
  const tooEarly = started.ended.then(({ code, stderr }) => {
    throw new Error(`the script ended too early with ${code}: ${stderr}`);
  });
  await Promise.race([untilAsked(agent, before + allTurns / 3), tooEarly]);
  tooEarly.catch(() => undefined);
  return started;
}

/** Leaves a batch in the middle, as a crash would; returns what was asked until then. */
async function killScript(options: object): Promise<Ended> {
  const running = await startScript(options);
  running.child.kill('SIGKILL');
  const ended = await running.ended;
  expect(ended.signal).toBe('SIGKILL');
  return ended;
}

const countsOf = (batchId: string) => [...agent.counts].filter(([key]) => key.startsWith(`${batchId}/`));

async function expectWhole(batchId: string): Promise<void> {
  const { turns, conversations } = await project.records(batchId);
  expect(conversations.map(({ outcome, turns: count }) => `${outcome} ${count}`)).toEqual(
    Array.from({ length: size.seeds }, () => `completed ${size.maxTurns + 1}`),
  );
  const expected = conversations.flatMap(({ seed_id: seed }) => [`${seed}/0`, `${seed}/1`, `${seed}/2`]);
  expect(turns.map(({ metadata }) => `${metadata.seed_id}/${metadata.turn}`)).toEqual(expected);
  for (const { request, response, metadata } of turns) {
    expect(response.content).toBe(`answer ${metadata.turn} about ${request.at(-1)?.content}`);
    expect(metadata.batch_id).toBe(batchId);
  }
}

describe('the examples of the library', () => {
  it('custom-agent asks an agent that is a function', async () => {
    const { stdout } = await project.run('examples/library/custom-agent.ts');
    expect(stdout).toBe('4 turns, outcomes: {"completed":1}\n');
    const { turns, conversations } = await project.records('custom-agent');
    expect(turns.map(({ response }) => response.content)).toEqual([
      'On monday we are open: 9 to 17.',
      'On saturday we are open: 10 to 14.',
      'On sunday we are open: closed.',
      'On saturday we are open: 10 to 14.',
    ]);
    expect(turns.map(({ metadata }) => metadata.first_turn)).toEqual([true, false, false, false]);
    expect(turns[1]?.metadata.context_used_to_generate_question).toBe(turns[0]?.response.content);
    expect(conversations).toHaveLength(1);
  });

  it('two-extractors writes two tags into one file, and adds its lines once each time it is run', async () => {
    const script = 'examples/library/two-extractors.ts';
    const first = await project.run(script);
    expect(first.stdout).toMatch(/^two-extractors-\w{8}: 3 turns with context from agent-response$/m);
    const before = (await project.records('two-extractors')).turns;
    expect(before.map(({ metadata }) => metadata.tag)).toEqual([
      ...Array.from({ length: 3 }, () => 'agent_response'),
      ...Array.from({ length: 3 }, () => 'tool_outputs'),
    ]);
    for (const [index, { metadata }] of before.entries()) {
      const answer = before[index - 1]?.response.content ?? '';
      const documentOf = (text: string) => text.slice(text.indexOf(': ') + 2);
      const expected = metadata.tag === 'tool_outputs' ? documentOf(answer) : answer;
      expect(metadata.context_used_to_generate_question).toBe(metadata.first_turn ? null : expected);
    }

    const second = await project.run(script);
    expect(second.stdout).toMatch(/^two-extractors-\w{8}-2: 3 turns with context from agent-response$/m);
    const after = await project.records('two-extractors');
    expect(after.turns).toHaveLength(12);
    expect(after.turns.slice(0, 6)).toEqual(before);
    expect(after.conversations.map((each) => each.batch_id)).toHaveLength(4);
    expect(new Set(after.conversations.map((each) => each.batch_id)).size).toBe(4);
  });

  it("many-seeds keeps each seed's id and metadata", async () => {
    const { stdout, stderr } = await project.run('examples/library/many-seeds.ts');
    expect(stdout).toContain('8 conversations, 32 turns, outcomes: {"completed":8}');
    expect(stderr).toContain('32 turns');
    const { turns, conversations } = await project.records('many-seeds');
    expect(conversations.map((each) => each.seed_metadata)).toEqual(
      ['Paris', 'Lima', 'Oslo', 'Cairo', 'Quito', 'Hanoi', 'Perth', 'Turin'].map((city) => ({ city })),
    );
    expect(turns.every(({ metadata }) => metadata.seed_metadata?.['city'] === metadata.seed_id)).toBe(true);
  });

  it('model-as-user asks on after a model that answered 429 and 500 on the way', async () => {
    let asked = 0;
    const model = await startServer((_request, response) => {
      asked += 1;
      if (asked === 1) return answerJson(response, 429, { error: { message: 'slow down' } }, { 'retry-after': '1' });
      if (asked === 3) return answerJson(response, 500, { error: { message: 'out of order' } });
      const content = `What does the command convsim retry do, for the ${asked}th time?`;
      return answerJson(response, 200, { choices: [{ message: { content } }] });
    });
    atEnd(() => model.close());
    const env = { OPENAI_BASE_URL: `${model.origin}/v1`, OPENAI_MODEL: 'played', OPENAI_API_KEY: 'a-key' };
    const { stdout } = await project.run('examples/library/model-as-user.ts', env);
    expect(stdout).toBe('4 turns\n');
    const { turns } = await project.records('model-as-user');
    expect(turns.map(({ request }) => request.at(-1)?.content)).toEqual([
      'How do I resume an interrupted batch?',
      'What does the command convsim retry do, for the 2th time?',
      'What does the command convsim retry do, for the 4th time?',
      'What does the command convsim retry do, for the 5th time?',
    ]);
    expect(model.requests).toHaveLength(5);
    for (const { url, headers, body } of model.requests) {
      expect(url).toBe('/v1/chat/completions');
      expect(headers.authorization).toBe('Bearer a-key');
      expect(JSON.stringify(body)).toContain('It answers questions about convsim');
    }
  });
});

describe('a script that is killed with kill -9', () => {
  it('resumes its batch when it is run again: every turn once, at most the calls in flight made twice', async () => {
    const options = { name: 'killed' };
    const killed = await killScript(options);
    const batchId = /batch (killed-\w{8}): 12 seeds/.exec(killed.stderr)?.[1] ?? '';
    expect(countsOf(batchId).length).toBeLessThan(allTurns);

    const { stdout, stderr } = await project.run(
      'script.ts',
      envOf({ ...options, outputFile: `${batchId}.jsonl`, concurrency: 5 }),
    );
    expect(stderr).toContain(`batch ${batchId} continues`);
    expect(stderr).toContain('concurrency changed; the new value applies from now on');
    expect(JSON.parse(stdout)).toMatchObject({ batchId, seeds: 12, turns: allTurns, outcomes: { completed: 12 } });
    await expectWhole(batchId);
    const counts = countsOf(batchId).map(([, count]) => count);
    expect(counts).toHaveLength(allTurns);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
    expect(counts.filter((count) => count === 2).length).toBeLessThanOrEqual(size.concurrency);

    // A finished one is not repeated: the next run is a batch of its own.
    expect(await runScript({ ...options, seeds: ['other seeds?'] })).not.toMatchObject({ batchId });
    expect(await runScript({ ...options, maxTurns: 0, outputFile: 'next.jsonl' })).toMatchObject({ turns: 12 });
    expect(countsOf(batchId).map(([, count]) => count)).toEqual(counts);
  });
});

describe('the command on the batch of a script', () => {
  it('reports an interrupted one and exports it, but leaves it to the script', async () => {
    const batch = 'interrupted';
    await killScript({ batch });
    const asked = () => countsOf(batch).reduce((sum, [, count]) => sum + count, 0);
    await expect.poll(agent.inFlight).toBe(0);
    const before = asked();

    const status = JSON.parse((await project.convsim('status', batch, '--json')).stdout) as Record<string, unknown>;
    expect(status).toMatchObject({ batch_id: batch, state: 'interrupted', seeds: 12 });
    expect((await project.convsim('show', `${batch}/seed-0`)).stdout).toContain('answer 0 about seed question 0?');
    const exported = await project.convsim('export', batch, '--out', 'exported.jsonl');
    expect(exported).toMatchObject({ code: 0 });
    expect((await project.records('exported')).conversations).toHaveLength(12);

    const retried = await project.convsim('retry', batch);
    expect(retried.code).toBe(2);
    expect(retried.stderr).toBe(
      "error: BATCH: batch interrupted needs the functions of its script; run its script again with batch: 'interrupted' and retryFailed: true\n",
    );
    // It ends by itself, although the batch is open.
    const worker = await project.convsim('worker', '--until-idle');
    expect(worker.code).toBe(0);
    expect(worker.stderr).toContain(
      'batch interrupted needs the functions of its script; to resume it, run that script again',
    );
    expect(asked()).toBe(before);

    const result = await runScript({ batch, outputFile: `${batch}.jsonl` });
    expect(result).toMatchObject({ batchId: batch, outcomes: { completed: 12 } });
    await expectWhole(batch);
  });

  it('cancels an interrupted one without its functions; the script continues it by its id', async () => {
    const batch = 'cancelled';
    await killScript({ batch });
    const cancelled = await project.convsim('cancel', batch);
    expect(cancelled).toMatchObject({ code: 0 });
    expect(cancelled.stderr).toMatch(/^batch cancelled: \d+ of 12 conversations are cancelled; all turns are kept$/m);
    expect(cancelled.stderr).toContain("to continue them: run its script again with batch: 'cancelled'");
    const status = JSON.parse((await project.convsim('status', batch, '--json')).stdout) as Record<string, unknown>;
    expect(status).toMatchObject({ state: 'closed', open: 0 });

    const result = await runScript({ batch, outputFile: `${batch}.jsonl` });
    expect(result.outcomes).toEqual({ completed: 12 });
    await expectWhole(batch);
    expect(Math.max(...countsOf(batch).map(([, count]) => count))).toBeLessThanOrEqual(2);
  });

  it('cancels one that its script runs: the script returns with what was said', async () => {
    const running = await startScript({ batch: 'ended' });
    delayMs = 3_000;
    expect(await project.convsim('cancel', 'ended')).toMatchObject({ code: 0 });
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    const { seeds, outcomes } = JSON.parse(stdout) as SimulateResult;
    expect(outcomes.cancelled).toBeGreaterThan(0);
    expect((outcomes.cancelled ?? 0) + (outcomes.completed ?? 0)).toBe(seeds);
  });

  it('does not disturb it with a worker of the same store', async () => {
    const worker = project.startConvsim('worker');
    await expect.poll(worker.stderr, { timeout: 30_000 }).toContain('serves');
    delayMs = 20;
    const result = await runScript({ batch: 'undisturbed', outputFile: 'undisturbed.jsonl' });
    expect(result.outcomes).toEqual({ completed: 12 });
    await expectWhole('undisturbed');
    expect(countsOf('undisturbed').every(([, count]) => count === 1)).toBe(true);
    worker.child.kill('SIGINT');
    expect(await worker.ended).toMatchObject({ code: 0 });
  });
});
