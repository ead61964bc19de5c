import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { describe, expect, inject, it } from 'vitest';
import { StepFailure } from '../../src/contract/failures.ts';
import { batchWorkflowId, conversationWorkflowId, shardWorkflowId } from '../../src/contract/ids.ts';
import { type Cast, echoAgent, type Lab, openLab, seedsNamed, specWith } from '../support/lab.ts';

const FOLDER = fileURLToPath(new URL('./histories/', import.meta.url));

/** What names the machine that recorded, and is of no use to a replay. */
const NOT_RECORDED = new Set(['identity', 'stackTrace', 'workerVersion']);

interface Recording {
  readonly workflowId: string;
  readonly history: unknown;
}

/** With `RECORD_HISTORIES=1` the histories are recorded anew, by the present code: only before a release of that code. */
if (process.env['RECORD_HISTORIES'])
  describe('recording', () => {
    it('a completed batch, its shard and a conversation', () => record('completed', { seeds: seedsNamed(3) }));

    it('a batch that runs long enough to be looked up', () => {
      const invoke: typeof echoAgent.invoke = async (call) => {
        await sleep(3_500);
        return echoAgent.invoke(call);
      };
      return record('looked-up', { agent: { invoke }, spec: { maxTurns: 1 } });
    });

    it('a conversation without context', () => record('empty-context', { context: { extract: () => '' } }));

    it('a conversation whose agent failed for good', () => {
      const { limits } = specWith();
      return record('agent-failed', {
        spec: { limits: { ...limits, agent: { ...limits.agent, maxAttempts: 2 } } },
        agent: {
          invoke: (call) => {
            if (call.turn > 0) throw new StepFailure('Unavailable', 'the agent is down');
            return echoAgent.invoke(call);
          },
        },
      });
    });

    it('a batch that was paused and went on', async () => {
      let calls = 0;
      const invoke: typeof echoAgent.invoke = async (call) => {
        if ((calls += 1) === 1) throw new StepFailure('WorkerMisconfigured', 'TOKEN is not set');
        return echoAgent.invoke(call);
      };
      const lab = await openLab({ agent: { invoke }, spec: { maxTurns: 1 } });
      await lab.run();
      await lab.run();
      await save('paused', lab);
    });

    it('a batch that was cancelled', async () => {
      const { promise: asked, resolve } = withResolver();
      const invoke: typeof echoAgent.invoke = (call) => {
        resolve();
        return new Promise((_answered, fail) => call.signal.addEventListener('abort', () => fail(call.signal.reason)));
      };
      const lab = await openLab({ agent: { invoke } });
      const stop = await lab.work();
      await lab.batches.start(lab.batchId);
      await asked;
      await lab.batches.cancel(lab.batchId);
      await lab.wait();
      await stop();
      await save('cancelled', lab);
    }, 120_000);
  });

describe('recorded histories', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

  it('cover batches, shards and conversations', () => {
    expect(files.length).toBeGreaterThanOrEqual(15);
  });

  it.each(files)('%s is replayed by the present code', async (name) => {
    const { workflowId, history } = JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')) as Recording;
    const workflowBundle = { codePath: inject('workflowBundle') };
    await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
  });
});

async function record(name: string, cast: Cast): Promise<void> {
  const lab = await openLab(cast);
  await lab.run();
  await save(name, lab);
}

async function save(name: string, { client, prefix, batchId }: Lab): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const ids = {
    batch: batchWorkflowId(prefix, batchId),
    shard: shardWorkflowId(prefix, batchId, 0),
    conversation: conversationWorkflowId(prefix, `${batchId}/seed-0`),
  };
  for (const [kind, workflowId] of Object.entries(ids)) {
    const json = historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory());
    const history: unknown = JSON.parse(json, withoutMachine);
    const text = JSON.stringify({ workflowId, history } satisfies Recording, null, 1);
    writeFileSync(`${FOLDER}${name}-${kind}.json`, `${text}\n`);
  }
}

function withoutMachine(key: string, value: unknown): unknown {
  if (NOT_RECORDED.has(key)) return undefined;
  return typeof value === 'string' && value.includes(hostname()) ? 'recorder' : value;
}

function withResolver() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
