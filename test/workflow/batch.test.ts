import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../src/contract/failures.ts';
import { batchWorkflowId, conversationWorkflowId, shardWorkflowId } from '../../src/contract/ids.ts';
import { echoAgent, endBeforehand, openLab, seedsNamed } from '../support/lab.ts';

describe('a batch', () => {
  it('runs every seed to an outcome with at most `concurrency` in flight', async () => {
    let inFlight = 0;
    let most = 0;
    const lab = await openLab({
      seeds: seedsNamed(20),
      spec: { maxTurns: 1, concurrency: 7 },
      agent: {
        invoke: async (call) => {
          most = Math.max(most, (inFlight += 1));
          await sleep(300);
          inFlight -= 1;
          return echoAgent.invoke(call);
        },
      },
    });
    await lab.run();
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ seeds: 20, turns: 40, outcomes: { completed: 20 } });
    expect(most).toBeGreaterThan(3);
    expect(most).toBeLessThanOrEqual(7);
    const result = await lab.batches.handle(lab.batchId).result();
    expect(result).toEqual({ seeds: 20, turns: 40, outcomes: { completed: 20 } });
  });

  it('reads its shards page by page and spreads several shards', async () => {
    const lab = await openLab({ seeds: seedsNamed(1_020), spec: { maxTurns: 0, concurrency: 200 } });
    await endBeforehand(lab, (seedIndex) => seedIndex < 950);
    await lab.run();
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ outcomes: { completed: 1_020 }, turns: 70 });
    const counts = (shard: number) =>
      lab.client.workflow.getHandle(shardWorkflowId(lab.prefix, lab.batchId, shard)).result();
    expect([await counts(0), await counts(1)]).toEqual([{ completed: 50 }, { completed: 20 }]);
  });

  it('does nothing when it is started again after its end', async () => {
    let calls = 0;
    const agent = {
      invoke: async (call: Parameters<typeof echoAgent.invoke>[0]) => ((calls += 1), echoAgent.invoke(call)),
    };
    const lab = await openLab({ agent, spec: { maxTurns: 1 } });
    await lab.run();
    expect(await lab.batches.start(lab.batchId)).toBe(false);
    expect(calls).toBe(2);
  });

  it('respects the turns and the tag of a seed', async () => {
    const lab = await openLab({
      spec: { maxTurns: 1, tag: 'spec' },
      seeds: [
        { id: 'a', question: 'a?', maxTurns: 3, tag: 'own' },
        { id: 'b', question: 'b?' },
      ],
    });
    await lab.run();
    const rows = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 10 });
    expect(rows.map((row) => row.turns.length)).toEqual([4, 2]);
  });

  it('cancels what is open, keeps its turns, and continues when it is started again', async () => {
    const lab = await openLab({
      seeds: seedsNamed(6),
      spec: { maxTurns: 1, concurrency: 2 },
      agent: {
        invoke: async (call) => {
          if (call.turn === 1) await waitFor(call.signal, 30_000);
          return echoAgent.invoke(call);
        },
      },
    });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(async () => (await lab.store.progress(lab.batchId)).turns, { timeout: 20_000 }).toBe(2);
    expect(await lab.batches.cancel(lab.batchId)).toBe(true);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    const { outcomes, turns } = await lab.store.progress(lab.batchId);
    expect({ outcomes, turns }).toEqual({ outcomes: { cancelled: 6 }, turns: 2 });
    const conversation = lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-0`));
    expect((await conversation.describe()).status.name).toBe('CANCELLED');
    await stop();
    expect(await lab.batches.start(lab.batchId)).toBe(true);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({});
    await lab.batches.cancel(lab.batchId);
  });

  it('pauses with the message when a worker lacks something, fails no conversation, and continues when started again', async () => {
    let isMended = false;
    const lab = await openLab({
      seeds: seedsNamed(5),
      spec: { maxTurns: 1, concurrency: 2 },
      agent: {
        invoke: async (call) => {
          if (!isMended) throw new StepFailure('WorkerMisconfigured', 'OPENAI_API_KEY is not set on this worker');
          return echoAgent.invoke(call);
        },
      },
    });
    expect(await lab.run()).toEqual({ kind: 'paused', reason: 'OPENAI_API_KEY is not set on this worker' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({});
    isMended = true;
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 5 });
  });

  it('counts a conversation that somebody terminated as cancelled and finishes the others', async () => {
    const lab = await openLab({
      seeds: seedsNamed(3),
      spec: { maxTurns: 0 },
      agent: {
        invoke: async (call) => {
          if (call.seed.id === 'seed-1') await waitFor(call.signal, 30_000);
          return echoAgent.invoke(call);
        },
      },
    });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(async () => (await lab.store.progress(lab.batchId)).turns, { timeout: 20_000 }).toBe(2);
    await lab.client.workflow
      .getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-1`))
      .terminate('by hand');
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2, cancelled: 1 });
    await stop();
  });

  it('continues from the store when Temporal has forgotten the batch', async () => {
    let isMended = false;
    const asked: number[] = [];
    const lab = await openLab({
      spec: { maxTurns: 2 },
      agent: {
        invoke: async (call) => {
          asked.push(call.turn);
          if (call.turn === 1 && !isMended) await waitFor(call.signal, 60_000);
          return echoAgent.invoke(call);
        },
      },
    });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(() => asked, { timeout: 20_000 }).toEqual([0, 1]);
    await stop();
    await lab.client.workflow.getHandle(batchWorkflowId(lab.prefix, lab.batchId)).terminate();
    await lab.client.workflow.getHandle(shardWorkflowId(lab.prefix, lab.batchId, 0)).terminate();
    await lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-0`)).terminate();
    isMended = true;
    await lab.run();
    expect(asked).toEqual([0, 1, 1, 2]);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
  });

  it('takes work that is added while it runs', async () => {
    let isMended = false;
    const lab = await openLab({
      seeds: seedsNamed(2),
      spec: { maxTurns: 0 },
      agent: {
        invoke: async (call) => {
          if (call.seed.id === 'seed-0' && !isMended) throw new StepFailure('InvalidRequest', 'no');
          if (call.seed.id === 'seed-1') await sleep(2_000);
          return echoAgent.invoke(call);
        },
      },
    });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect
      .poll(async () => (await lab.store.progress(lab.batchId)).outcomes, { timeout: 20_000 })
      .toEqual({ 'agent-failed': 1 });
    isMended = true;
    await lab.batches.retry(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2 });
    await stop();
  });

  it('is refused when its id runs on another store', async () => {
    const lab = await openLab();
    await lab.client.workflow.start('batch', {
      workflowId: batchWorkflowId(lab.prefix, lab.batchId),
      taskQueue: 'nobody',
      args: [{ batchId: lab.batchId, prefix: lab.prefix }],
      memo: { storeId: 'other' },
    });
    await expect(lab.batches.start(lab.batchId)).rejects.toThrow(/runs on another store/);
    await lab.batches.handle(lab.batchId).terminate();
  });
});

function waitFor(signal: AbortSignal, ms: number): Promise<void> {
  return sleep(ms, undefined, { signal });
}
