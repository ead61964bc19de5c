import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { mlflowAgent } from '../../src/agents/mlflow.ts';
import { isAlive } from '../../src/process/is-alive.ts';
import { agentCall } from '../support/agent-call.ts';
import { failureOf } from '../support/failure-of.ts';
import { answerJson, startServer, type TestServer } from '../support/http-server.ts';
import { fakeMlflow, type FakeMlflow } from '../support/fake-mlflow.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const LOADER = join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs');

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly [option: string]: unknown;
}

/** An agent that serves `models:/<kind>/1` with the fake; closed when the test ends. */
async function agentOf(fake: FakeMlflow, kind: string, { env = {}, ...options }: Given = {}): Promise<Agent> {
  const variables: Readonly<Record<string, string>> = { PATH: fake.path, ...env };
  const host = { projectDir: fake.folder, timeoutMs: 5_000, readEnv: (name: string) => variables[name] };
  const agent = await mlflowAgent.create(
    mlflowAgent.options.parse({ modelUri: `models:/${kind}/1`, ...options }),
    host,
  );
  onTestFinished(() => agent.close?.());
  return agent;
}

async function answerOf(agent: Agent): Promise<string> {
  return (await agent.invoke(agentCall())).content;
}

/** A tracking server that knows this many experiments, whatever their names. */
async function trackingServerWith(experiments: 0 | 1): Promise<TestServer> {
  const server = await startServer((_, response) =>
    experiments === 0
      ? answerJson(response, 404, { error_code: 'RESOURCE_DOES_NOT_EXIST' })
      : answerJson(response, 200, { experiment: { experiment_id: '1' } }),
  );
  onTestFinished(() => server.close());
  return server;
}

async function untilGone(pid: number): Promise<void> {
  for (let looks = 0; looks < 100 && isAlive(pid); looks += 1) await sleep(100);
  expect(isAlive(pid)).toBe(false);
}

async function pidsOf(fake: FakeMlflow): Promise<number[]> {
  return (await fake.starts()).flatMap(({ pid, args }) => (args ? [pid] : []));
}

describe('the model server of a modelUri', () => {
  it('is started at the first question, not before, and answers all of them', async () => {
    const fake = await fakeMlflow();
    const agent = await agentOf(fake, 'good');
    await sleep(300);
    expect(await fake.starts()).toEqual([]);
    const answers = await Promise.all([answerOf(agent), answerOf(agent), answerOf(agent)]);
    const [pid, ...others] = await pidsOf(fake);
    expect(others).toEqual([]);
    expect(new Set(answers)).toEqual(new Set([`from ${pid}`]));
    await agent.close?.();
    await untilGone(pid ?? 0);
  });

  it('is started as mlflow models serve on loopback, with the spec’s tracking server, experiment and timeout', async () => {
    const fake = await fakeMlflow();
    const { origin: trackingUri } = await trackingServerWith(1);
    const given = { trackingUri, experimentName: 'my experiment', envManager: 'uv' };
    await answerOf(await agentOf(fake, 'good', given));
    const [start] = await fake.starts();
    const command = 'models serve -m models:/good/1 --env-manager uv -t 5 -h 127.0.0.1 -p';
    expect(start?.args?.slice(0, -1)).toEqual(command.split(' '));
    expect(start?.env).toMatchObject({
      MLFLOW_TRACKING_URI: trackingUri,
      MLFLOW_EXPERIMENT_NAME: 'my experiment',
      MLFLOW_ENABLE_ASYNC_TRACE_LOGGING: 'false',
    });
  });

  it('leaves it to the worker’s environment whether traces come at once', async () => {
    const fake = await fakeMlflow();
    const { origin: trackingUri } = await trackingServerWith(1);
    const given = { trackingUri, experimentId: '1' };
    await answerOf(await agentOf(fake, 'good', { ...given, env: { MLFLOW_ENABLE_ASYNC_TRACE_LOGGING: 'true' } }));
    const [start] = await fake.starts();
    expect(start?.env).toMatchObject({ MLFLOW_EXPERIMENT_ID: '1' });
    expect(start?.env).not.toHaveProperty('MLFLOW_ENABLE_ASYNC_TRACE_LOGGING');
  });

  it('is shared by batches and stopped with the last of them', async () => {
    const fake = await fakeMlflow();
    const [first, second] = [await agentOf(fake, 'good'), await agentOf(fake, 'good')];
    const answers = [await answerOf(first), await answerOf(second)];
    const [pid = 0] = await pidsOf(fake);
    expect(answers).toEqual([`from ${pid}`, `from ${pid}`]);
    await first.close?.();
    await first.close?.();
    expect(isAlive(pid)).toBe(true);
    await second.close?.();
    await untilGone(pid);
    expect((await failureOf(second.invoke(agentCall()))).type).toBe('Unavailable');
    expect(await pidsOf(fake)).toHaveLength(1);
  });

  it('is not started before its experiment is there, for MLflow would lose traces', async () => {
    const fake = await fakeMlflow();
    const { origin: trackingUri } = await trackingServerWith(0);
    const agent = await agentOf(fake, 'good', { trackingUri, experimentName: 'new' });
    const failure = await failureOf(agent.invoke(agentCall()));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toContain('agent.experimentName: new');
    expect(await fake.starts()).toEqual([]);
  });

  it('pauses the batch without mlflow on the PATH', async () => {
    const fake = await fakeMlflow();
    const failure = await failureOf(agentOf(fake, 'good', { env: { PATH: '/nowhere' } }));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toContain('the program mlflow is not on the PATH');
  });

  it('pauses the batch when it fails to start, with what it printed and without secrets', async () => {
    const fake = await fakeMlflow();
    process.env['MLFLOW_TRACKING_TOKEN'] = 'tracking-token-1';
    onTestFinished(() => void delete process.env['MLFLOW_TRACKING_TOKEN']);
    const agent = await agentOf(fake, 'broken', { env: { MLFLOW_TRACKING_TOKEN: 'tracking-token-1' } });
    const failure = await failureOf(agent.invoke(agentCall()));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toContain('exit code 1');
    expect(failure.message).toContain('RESOURCE_DOES_NOT_EXIST: no such model');
    expect(failure.message).toContain('loading the model with ***');
  });

  it('pauses the batch when it does not get healthy in time, and leaves no process behind', async () => {
    const fake = await fakeMlflow();
    const agent = await agentOf(fake, 'deaf', { startTimeout: '1s' });
    const failure = await failureOf(agent.invoke(agentCall()));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toContain('raise startTimeout');
    for (const pid of await pidsOf(fake)) await untilGone(pid);
  });

  it('lets one who gives up go, and starts for the others', async () => {
    const fake = await fakeMlflow();
    const agent = await agentOf(fake, 'good');
    const controller = new AbortController();
    const given = agent.invoke(agentCall(controller.signal));
    const others = answerOf(agent);
    const reason = new Error('cancelled');
    controller.abort(reason);
    await expect(given).rejects.toBe(reason);
    expect(await others).toMatch(/^from \d+$/);
  });

  it('is started again when it died, but not for ever', async () => {
    const fake = await fakeMlflow();
    const agent = await agentOf(fake, 'mortal');
    const types: string[] = [];
    for (let calls = 0; calls < 6; calls += 1) {
      types.push((await failureOf(agent.invoke(agentCall()))).type);
      await sleep(200);
    }
    expect(types).toEqual([...Array<string>(5).fill('Unavailable'), 'WorkerMisconfigured']);
    expect(await pidsOf(fake)).toHaveLength(5);
  });

  it('is killed when it ignores SIGTERM', async () => {
    const fake = await fakeMlflow();
    const agent = await agentOf(fake, 'stubborn');
    await answerOf(agent);
    await agent.close?.();
    for (const pid of await pidsOf(fake)) await untilGone(pid);
  });

  it('takes the processes it started with it', async () => {
    const fake = await fakeMlflow();
    const agent = await agentOf(fake, 'familiar');
    await answerOf(agent);
    await agent.close?.();
    const children = (await fake.starts()).flatMap(({ child }) => child ?? []);
    expect(children).toHaveLength(1);
    for (const pid of children) await untilGone(pid);
  });

  it('does not outlive a worker that is killed with -9', async () => {
    const fake = await fakeMlflow();
    const script = `
      import { mlflowAgent } from ${JSON.stringify(join(REPOSITORY, 'src/agents/mlflow.ts'))};
      const options = mlflowAgent.options.parse({ modelUri: 'models:/familiar/1' });
      const host = { projectDir: process.cwd(), timeoutMs: 5000, readEnv: (name) => process.env[name] };
      const agent = await mlflowAgent.create(options, host);
      const call = { messages: [], conversationId: 'b/s1', turn: 0, seed: {}, signal: new AbortController().signal };
      const identity = { idempotencyKey: 'k', clientRequestId: 'k', traceparent: 't' };
      console.log((await agent.invoke({ ...call, ...identity })).content);
      setInterval(() => {}, 1000);`;
    await writeFile(join(fake.folder, 'worker.mts'), script);
    const worker = spawn(process.execPath, ['--import', LOADER, 'worker.mts'], {
      cwd: fake.folder,
      env: { ...process.env, PATH: fake.path, TSX_TSCONFIG_PATH: join(REPOSITORY, 'tsconfig.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void worker.kill('SIGKILL'));
    await once(worker.stdout, 'data');
    const pids = (await fake.starts()).map(({ pid, child }) => child ?? pid);
    expect(pids.map(isAlive)).toEqual([true, true]);
    worker.kill('SIGKILL');
    for (const pid of pids) await untilGone(pid);
  });
});
