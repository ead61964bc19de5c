import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { httpAgent } from '../../src/agents/http-agent.ts';
import { verdictOf } from '../../src/modules/thrown-verdict.ts';
import { batchWorkflowId } from '../../src/contract/ids.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { batchFacts } from '../../src/progress/batch-facts.ts';
import { readShown } from '../../src/progress/shown-progress.ts';
import { answerJson, type Handler, startServer } from '../support/http-server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { type Lab, openLab, seedsNamed } from '../support/lab.ts';

/** From the first failed attempt to words in the card: a look each second and what it takes, which is long on a busy machine. */
const SOON_MS = 15_000;

async function serverWith(handler: Handler): Promise<string> {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  return server.origin;
}

async function agentAt(url: string): Promise<Agent> {
  const options = httpAgent.options.parse({ url, body: { q: '{{question}}' }, answer: 'answer' });
  const agent = await httpAgent.create(options, {
    projectDir: await tempFolder(),
    timeoutMs: 300,
    readEnv: () => undefined,
  });
  return agent;
}

/** The agent, and when its first attempt failed. */
function watched(agent: Agent): { agent: Agent; failedAtMs: () => number | undefined } {
  let failedAtMs: number | undefined;
  const invoke: Agent['invoke'] = async (call) => {
    try {
      return await agent.invoke(call);
    } catch (error) {
      failedAtMs ??= Date.now();
      throw error;
    }
  };
  return { agent: { invoke }, failedAtMs: () => failedAtMs };
}

async function factsOf({ store, batchId }: Lab): Promise<string> {
  const failures = await store.failures(batchId);
  const facts = batchFacts(await readShown(store, batchId)).map(({ label, value }) => `${label}: ${value}`);
  return [...facts, ...failures.map(({ example }) => example.message)].join('\n');
}

async function cardOf({ client, prefix, batchId }: Lab): Promise<string> {
  const handle = client.workflow.getHandle(batchWorkflowId(prefix, batchId));
  return (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;
}

const threw: Agent = {
  invoke: () => {
    const error = new TypeError('x is not a function');
    return Promise.reject(new StepFailure(verdictOf(error).type, `./agent.ts threw: ${error.message}`));
  },
};

const CAUSES: readonly [name: string, agent: () => Promise<Agent>, cause: RegExp][] = [
  [
    'a refused connection',
    () => agentAt('http://127.0.0.1:9/'),
    /127\.0\.0\.1:9 refused the connection \(attempt 2 of/,
  ],
  ['an unknown host', () => agentAt('http://no-such-host.invalid/'), /no-such-host\.invalid .*\(attempt 2 of/],
  [
    'a rate limit',
    async () => agentAt(await serverWith((_, response) => answerJson(response, 429, { error: 'slow down' }))),
    /answered 429: slow down.*\(rate limited/,
  ],
  [
    'an internal error',
    async () => agentAt(await serverWith((_, response) => answerJson(response, 500, { error: 'boom' }))),
    /answered 500: boom.*\(attempt 2 of/,
  ],
  [
    'a slow server',
    async () => agentAt(await serverWith(async (_, response) => void (await sleep(3_000), response.end('{}')))),
    /gave no whole reply within 300 ms \(attempt 2 of/,
  ],
  [
    'broken JSON',
    async () => agentAt(await serverWith((_, response) => void response.end('{"answer": '))),
    /JSON.*\(attempt 2 of/,
  ],
  ['a module that throws', async () => threw, /\.\/agent\.ts threw: x is not a function \(attempt 2 of/],
];

describe('the cause of waiting', () => {
  it.each(CAUSES)(
    'of %s stands in the facts and in the card soon after the first failed attempt',
    async (_, make, cause) => {
      const { agent, failedAtMs } = watched(await make());
      const lab = await openLab({ agent, seeds: seedsNamed(3), spec: { maxTurns: 1 } });
      const stop = await lab.work();
      await lab.batches.start(lab.batchId);
      await expect.poll(failedAtMs, { timeout: 20_000, interval: 20 }).toBeDefined();
      const left = () => ({ timeout: Math.max((failedAtMs() ?? 0) + SOON_MS - Date.now(), 50), interval: 50 });
      await expect.poll(() => factsOf(lab), left()).toMatch(cause);
      await expect.poll(() => cardOf(lab), left()).toMatch(cause);
      await lab.batches.cancel(lab.batchId);
      await stop();
    },
  );

  it('of a refused key stands with the failures', async () => {
    const origin = await serverWith((_, response) => answerJson(response, 401, { error: 'bad key' }));
    const { agent, failedAtMs } = watched(await agentAt(origin));
    const lab = await openLab({ agent, seeds: seedsNamed(3), spec: { maxTurns: 1 } });
    await lab.run();
    expect(failedAtMs()).toBeDefined();
    expect(await factsOf(lab)).toMatch(/agent-failed 3[^]*answered 401: bad key/);
  });
});
