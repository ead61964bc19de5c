import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { batchWorkflowId, shardWorkflowId } from '../../src/contract/ids.ts';
import { PROGRESS_QUERY } from '../../src/contract/workflow-api.ts';
import type { BatchProgress } from '../../src/workflows/batch.ts';
import type { ShardProgress } from '../../src/workflows/shard.ts';
import { echoAgent, openLab, seedsNamed } from '../support/lab.ts';

const soon = { timeout: 60_000, interval: 200 };

const agent: Agent = {
  invoke: async (call) => {
    await sleep(600);
    return { ...(await echoAgent.invoke(call)), usage: { inputTokens: 1_000, outputTokens: 10 } };
  },
};

/** What the Temporal UI shows as current details. */
async function detailsOf(client: Client, workflowId: string): Promise<string> {
  const handle = client.workflow.getHandle(workflowId);
  return (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;
}

async function looksOf(client: Client, workflowId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const scheduled = (events ?? []).map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
  return scheduled.filter((name) => name === 'readProgress').length;
}

describe('what the Temporal UI shows of a batch and of its shard', () => {
  it('is what the store says, while they run and at their end, and is not read in a pause', async () => {
    const prices = { agent: { input: 1, output: 1 } };
    const spec = { maxTurns: 3, concurrency: 4, prices, budget: { turns: 100 } };
    const lab = await openLab({ seeds: seedsNamed(16), spec, agent });
    const { client, store, batchId, prefix } = lab;
    const [root, shard] = [batchWorkflowId(prefix, batchId), shardWorkflowId(prefix, batchId, 0)];
    const stop = await lab.work();
    await lab.batches.start(batchId);
    const query = <Answer>(id: string) => client.workflow.getHandle(id).query<Answer>(PROGRESS_QUERY);
    await expect.poll(async () => (await query<BatchProgress>(root)).reached?.turns, soon).toBeGreaterThan(0);
    await expect.poll(async () => (await query<ShardProgress>(shard)).reached?.turns, soon).toBeGreaterThan(0);
    expect(await query(root)).toMatchObject({ paused: null, openShards: [0], reached: { seeds: 16 } });
    expect(await query(shard)).toMatchObject({ paused: null, reached: { seeds: 16, budget: [] } });
    // The first look may come before there is a second of running time to measure.
    await expect.poll(() => detailsOf(client, root), soon).toMatch(/\n- turns: \d+ · \d\.\d turns\/s · \d+s left\n/);
    const running = await detailsOf(client, root);
    expect(running).toMatch(/^\*\*\d+ of 16 conversations ended\*\*\n/);
    expect(running).toMatch(/tokens: agent [\d,]+ in, [\d,]+ out\n- cost: 0\.0\d+ .*\n- budget: \d+ of 100 turns/);
    expect(await detailsOf(client, shard)).not.toMatch(/budget|turns\/s/);

    await lab.batches.pause(batchId, 'lunch');
    await expect
      .poll(() => detailsOf(client, root), soon)
      .toMatch(/^\*\*Paused by you:\*\* lunch\n\nTo continue: `convsim resume lab-\w+`\n\n\*\*\d/);
    // One look may be on its way.
    await sleep(6_000);
    const looks = await looksOf(client, root);
    await sleep(6_000);
    expect(await looksOf(client, root)).toBe(looks);
    await lab.batches.resume(batchId);

    expect(await lab.wait()).toEqual({ kind: 'closed' });
    const reached = { turns: 64, outcomes: { completed: 16 }, agentUsage: { inputTokens: 64_000, outputTokens: 640 } };
    expect(await store.progress(batchId)).toMatchObject(reached);
    expect(await query(root)).toMatchObject({ paused: null, openShards: [], reached });
    expect(await query(shard)).toMatchObject({ counts: { completed: 16 }, reached });
    for (const id of [root, shard]) {
      expect(await detailsOf(client, id)).toContain(
        '- outcomes: completed 16\n- turns: 64\n- tokens: agent 64,000 in, 640 out',
      );
    }
    expect(await looksOf(client, root)).toBeGreaterThan(1);
    await stop();
  }, 120_000);

  it.each(['its work is done', 'it is cancelled'])('does not matter when %s in the middle of a look', async (what) => {
    const isCancelled = what === 'it is cancelled';
    let looks = 0;
    const lab = await openLab({
      seeds: seedsNamed(3),
      spec: { maxTurns: 0 },
      agent: {
        invoke: async (call) => {
          await sleep(isCancelled ? 60_000 : 6_500, undefined, { signal: call.signal });
          return echoAgent.invoke(call);
        },
      },
      tamper: (activities) => ({
        ...activities,
        readProgress: async (input) => {
          looks += 1;
          await sleep(3_000);
          return activities.readProgress(input);
        },
      }),
    });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(() => looks, soon).toBe(2);
    if (isCancelled) await lab.batches.cancel(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    const outcomes = isCancelled ? { cancelled: 3 } : { completed: 3 };
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual(outcomes);
    const { events } = await lab.batches.handle(lab.batchId).fetchHistory();
    expect((events ?? []).filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    await stop();
  });

  it('goes without a store that cannot be read', async () => {
    const lab = await openLab({
      seeds: seedsNamed(2),
      spec: { maxTurns: 0 },
      tamper: (activities) => ({
        ...activities,
        readProgress: async () => {
          throw new Error('the disk is gone');
        },
      }),
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2 });
  });
});
