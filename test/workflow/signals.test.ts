import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../src/contract/failures.ts';
import { conversationWorkflowId, shardWorkflowId } from '../../src/contract/ids.ts';
import { BRAKE_SIGNAL, PAUSE_SIGNAL, PROGRESS_QUERY, RESUME_SIGNAL } from '../../src/contract/workflow-api.ts';
import type { BatchProgress } from '../../src/workflows/batch.ts';
import { heldAgent } from '../support/held-agent.ts';
import { type Cast, echoAgent, type Lab, openLab, seedsNamed } from '../support/lab.ts';

const soon = { timeout: 60_000, interval: 20 };

describe('signals at bad moments', () => {
  it('before the first task: the last word of pause and resume holds, a brake without failures is nothing', async () => {
    const lab = await openLab({ seeds: seedsNamed(2), spec: { maxTurns: 0 } });
    await lab.batches.start(lab.batchId);
    const handle = lab.batches.handle(lab.batchId);
    await handle.signal(BRAKE_SIGNAL, 'ten failures');
    await handle.signal(PAUSE_SIGNAL, 'first');
    await handle.signal(PAUSE_SIGNAL, 'second');
    await handle.signal(RESUME_SIGNAL);
    const stop = await lab.work();
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2 });
    await stop();
    await expect(handle.signal(PAUSE_SIGNAL, 'late')).rejects.toThrow(/already completed/);
  });

  it('before the first task: a batch that is paused there asks nothing until it is resumed', async () => {
    const { agent, asked } = heldAgent({ isShut: false });
    const lab = await openLab({ agent, spec: { maxTurns: 0 } });
    await lab.batches.start(lab.batchId);
    await lab.batches.pause(lab.batchId);
    const stop = await lab.work();
    await expect.poll(() => progressOf(lab), soon).toMatchObject({ paused: 'paused by you', openShards: [] });
    expect(asked).toEqual([]);
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(asked).toEqual(['seed-0 0']);
    await stop();
  });

  it('before the first task: a changed concurrency holds from the first conversation on', async () => {
    const { agent, door, asked, inFlight } = heldAgent();
    const lab = await openLab({ agent, seeds: seedsNamed(6), spec: { maxTurns: 0, concurrency: 5 } });
    await lab.batches.start(lab.batchId);
    await lab.batches.setConcurrency(lab.batchId, 2);
    const stop = await lab.work();
    await expect.poll(inFlight, soon).toBe(2);
    await lab.batches.setConcurrency(lab.batchId, 4);
    await expect.poll(inFlight, soon).toBe(4);
    await lab.batches.setConcurrency(lab.batchId, 1);
    expect(asked.toSorted()).toEqual(['seed-0 0', 'seed-1 0', 'seed-2 0', 'seed-3 0']);
    door.isShut = false;
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(asked).toHaveLength(6);
    await stop();
  });

  it('a second pause replaces the reason of the first, in the batch and in its store', async () => {
    const { agent, door, inFlight } = heldAgent();
    const { lab, stop } = await started({ agent, spec: { maxTurns: 0 } });
    await expect.poll(inFlight, soon).toBe(1);
    await lab.batches.pause(lab.batchId, 'lunch');
    await lab.batches.pause(lab.batchId, 'siesta');
    await expect.poll(() => progressOf(lab), soon).toMatchObject({ paused: 'paused by you: siesta' });
    await expect
      .poll(() => lab.store.findBatch(lab.batchId), soon)
      .toMatchObject({
        state: 'paused',
        pauseReason: 'paused by you: siesta',
      });
    door.isShut = false;
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    await stop();
  });
});

describe('a batch that is changed while it is paused', () => {
  it('is extended: nothing is asked before it is resumed, and then every conversation has the new turns', async () => {
    const { agent, door, asked } = heldAgent({ isShut: false });
    const seeds = seedsNamed(2);
    const { lab, stop } = await started({ agent, seeds, spec: { maxTurns: 0, concurrency: 1 } });
    await expect.poll(() => asked.length, soon).toBeGreaterThan(0);
    door.isShut = true;
    await lab.batches.pause(lab.batchId);
    door.isShut = false;
    await expect.poll(() => progressOf(lab), soon).toMatchObject({ paused: 'paused by you' });
    await lab.batches.extend(lab.batchId, 2);
    expect(await lab.store.findBatch(lab.batchId)).toMatchObject({ state: 'paused' });
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(asked.toSorted()).toEqual(seeds.flatMap(({ id }) => [`${id} 0`, `${id} 1`, `${id} 2`]));
    await stop();
  });

  it('fails no conversation whose step failed meanwhile: it is tried once more after the pause', async () => {
    let isFailing = false;
    const held = heldAgent();
    const agent = {
      invoke: async (call: Parameters<typeof echoAgent.invoke>[0]) => {
        await held.agent.invoke(call);
        if (isFailing) throw new StepFailure('Unauthorized', 'the token is wrong');
        return echoAgent.invoke(call);
      },
    };
    const { lab, stop } = await started({ agent, spec: { maxTurns: 0 } });
    await expect.poll(held.inFlight, soon).toBe(1);
    await lab.batches.pause(lab.batchId);
    await expect.poll(() => signalsOf(lab), soon).toContain('pause');
    isFailing = true;
    held.door.isShut = false;
    await expect.poll(() => failuresOf(lab), soon).toBe(1);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({});
    isFailing = false;
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
    await stop();
  });
});

describe('a batch that was resumed after a step had started', () => {
  it('is not paused again by how that step fails: the cause may have been removed since', async () => {
    let calls = 0;
    const held = heldAgent();
    const agent = {
      invoke: async (call: Parameters<typeof echoAgent.invoke>[0]) => {
        calls += 1;
        const isFirst = calls === 1;
        await held.agent.invoke(call);
        if (isFirst) throw new StepFailure('CredentialExpired', 'the token has expired');
        return echoAgent.invoke(call);
      },
    };
    const { lab, stop } = await started({ agent, spec: { maxTurns: 0 } });
    await expect.poll(held.inFlight, soon).toBe(1);
    await lab.batches.pause(lab.batchId);
    await expect.poll(() => progressOf(lab), soon).toMatchObject({ paused: 'paused by you' });
    await lab.batches.resume(lab.batchId);
    await expect.poll(() => progressOf(lab), soon).toMatchObject({ paused: null });
    held.door.isShut = false;
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(calls).toBe(2);
    await stop();
  });
});

describe('a batch that somebody interferes with', () => {
  it('lets a conversation be forked that is under way, and each asks its own turns', async () => {
    const held = heldAgent();
    const asked: string[] = [];
    let original = '';
    const agent = {
      invoke: async (call: Parameters<typeof echoAgent.invoke>[0]) => {
        asked.push(`${call.conversationId === original ? 'original' : 'fork'} ${call.turn}`);
        return (call.conversationId === original && call.turn === 1 ? held.agent : echoAgent).invoke(call);
      },
    };
    const lab = await openLab({ agent, spec: { maxTurns: 2 } });
    original = `${lab.batchId}/seed-0`;
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(held.inFlight, soon).toBe(1);
    const fork = await lab.batches.fork(original, { turn: 1, question: 'why?' });
    await lab.serve(fork);
    await lab.batches.start(fork);
    await lab.batches.awaitEnd(fork, AbortSignal.timeout(30_000));
    expect(asked).toEqual(['original 0', 'original 1', 'fork 1', 'fork 2']);
    held.door.isShut = false;
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(asked.slice(4)).toEqual(['original 2']);
    expect((await lab.store.findConversation(`${fork}/seed-0`))?.turns.map((turn) => turn.question)).toEqual([
      'seed question 0?',
      'why?',
      'question 2 after 2?',
    ]);
    await stop();
  });

  it('pauses when its shard is terminated, and runs the rest when it is resumed', async () => {
    const { agent, door, inFlight } = heldAgent();
    const { lab, stop } = await started({ agent, seeds: seedsNamed(3), spec: { maxTurns: 0, concurrency: 1 } });
    await expect.poll(inFlight, soon).toBe(1);
    const { client, prefix, batchId } = lab;
    await client.workflow.getHandle(shardWorkflowId(prefix, batchId, 0)).terminate('the disk is full');
    const end = await lab.wait();
    expect(end).toMatchObject({ kind: 'paused', reason: expect.stringContaining('shard 0 stopped: ') });
    door.isShut = false;
    await lab.batches.resume(batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    const { outcomes } = await lab.store.progress(batchId);
    // The conversation in flight was cancelled with its shard, or was still running when the next shard looked.
    expect((outcomes.completed ?? 0) + (outcomes.cancelled ?? 0)).toBe(3);
    expect(outcomes.completed).toBeGreaterThanOrEqual(2);
    await stop();
  });

  it('is not paused by a worker that lacked something for one call only', async () => {
    let calls = 0;
    const lab = await openLab({
      spec: { maxTurns: 0 },
      agent: {
        invoke: async (call) => {
          calls += 1;
          if (calls === 1) throw new StepFailure('WorkerMisconfigured', 'TOKEN is not set');
          return echoAgent.invoke(call);
        },
      },
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(calls).toBe(2);
    expect(await signalsOf(lab)).toEqual([]);
  });

  it('hears of a lack once, however many conversations meet it', async () => {
    const agent = { invoke: () => Promise.reject(new StepFailure('WorkerMisconfigured', 'TOKEN is not set')) };
    const { lab, stop } = await started({ agent, seeds: seedsNamed(8), spec: { maxTurns: 0, concurrency: 8 } });
    expect(await lab.wait()).toEqual({ kind: 'paused', reason: 'TOKEN is not set' });
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'paused', reason: 'TOKEN is not set' });
    await lab.batches.cancel(lab.batchId);
    await lab.batches.awaitEnd(lab.batchId, AbortSignal.timeout(30_000)).catch(() => undefined);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ cancelled: 8 });
    await stop();
  });
});

async function started(cast: Cast) {
  const lab = await openLab(cast);
  const stop = await lab.work();
  await lab.batches.start(lab.batchId);
  return { lab, stop };
}

function progressOf({ batches, batchId }: Lab): Promise<BatchProgress> {
  return batches.handle(batchId).query<BatchProgress>(PROGRESS_QUERY);
}

async function historyOf({ client, prefix, batchId }: Lab) {
  const id = conversationWorkflowId(prefix, `${batchId}/seed-0`);
  return (await client.workflow.getHandle(id).fetchHistory()).events ?? [];
}

/** Signals that the first conversation has got. */
async function signalsOf(lab: Lab): Promise<string[]> {
  const events = await historyOf(lab);
  return events.flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
}

/** Steps of the first conversation that failed for good. */
async function failuresOf(lab: Lab): Promise<number> {
  return (await historyOf(lab)).filter((event) => event.activityTaskFailedEventAttributes).length;
}
