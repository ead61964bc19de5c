import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, describe } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { awaitCancelled } from '../../src/client/await-batch.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { handPauseReason } from '../../src/contract/hand-pause.ts';
import { shardWorkflowId } from '../../src/contract/ids.ts';
import { PROGRESS_QUERY } from '../../src/contract/workflow-api.ts';
import type { BatchProgress } from '../../src/workflows/batch.ts';
import { echoAgent, endBeforehand, openLab, seedsNamed } from '../support/lab.ts';

/** An agent that counts the calls in flight, and answers none while `isHeld`. */
function slowAgent(ms: number) {
  const door = { isHeld: false };
  let inFlight = 0;
  let most = 0;
  const agent: Agent = {
    invoke: async (call) => {
      most = Math.max(most, (inFlight += 1));
      do await sleep(ms);
      while (door.isHeld);
      inFlight -= 1;
      return echoAgent.invoke(call);
    },
  };
  return { agent, door, inFlight: () => inFlight, most: () => most, forget: () => void (most = inFlight) };
}

const soon = { timeout: 60_000, interval: 20 };

describe('a batch that is steered', () => {
  it('grows and shrinks while it runs, and runs every conversation once', async () => {
    const { agent, door, inFlight, most, forget } = slowAgent(200);
    door.isHeld = true;
    const lab = await openLab({ seeds: seedsNamed(40), spec: { maxTurns: 0, concurrency: 2, canary: false }, agent });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(most, soon).toBe(2);
    expect(await lab.batches.setConcurrency(lab.batchId, 12)).toBe(true);
    await expect.poll(most, soon).toBe(12);
    await lab.batches.setConcurrency(lab.batchId, 3);
    door.isHeld = false;
    await expect.poll(inFlight, soon).toBeLessThanOrEqual(3);
    forget();
    expect((await lab.store.findBatch(lab.batchId))?.manifest.spec.concurrency).toBe(3);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(most()).toBeLessThanOrEqual(3);
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 40, outcomes: { completed: 40 } });
    await stop();
    expect(await lab.batches.setConcurrency(lab.batchId, 5)).toBe(false);
  });

  it('shares a changed concurrency out over its shards, also when there are more of them than it', async () => {
    const { agent, door, inFlight, most, forget } = slowAgent(200);
    door.isHeld = true;
    const seeds = seedsNamed(2_020);
    const lab = await openLab({ seeds, spec: { maxTurns: 0, concurrency: 4 }, agent });
    // 90 conversations are open in each of two shards, and 20 in a third one.
    await endBeforehand(lab, (seedIndex) => seedIndex % 1_000 >= 90);
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(inFlight, soon).toBe(4);
    await lab.batches.setConcurrency(lab.batchId, 150);
    // Those of two shards.
    await expect.poll(inFlight, soon).toBe(150);
    await lab.batches.setConcurrency(lab.batchId, 1);
    door.isHeld = false;
    // Every conversation in flight ends first.
    await expect.poll(async () => (await lab.store.progress(lab.batchId)).turns, soon).toBeGreaterThanOrEqual(150);
    await expect.poll(inFlight, soon).toBeLessThanOrEqual(1);
    forget();
    await lab.batches.setConcurrency(lab.batchId, 20);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    // A shard that has to give a part of its share to another one lets its conversations end first.
    expect(most()).toBeLessThanOrEqual(27);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2_020 });
    await stop();
  }, 180_000);

  it('starts nothing while it is paused by you, also at another concurrency, and continues when resumed', async () => {
    const { agent, inFlight, most, forget } = slowAgent(700);
    const lab = await openLab({ seeds: seedsNamed(8), spec: { maxTurns: 2, concurrency: 3 }, agent });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(most, soon).toBe(3);
    await lab.batches.pause(lab.batchId, 'lunch');
    const batch = await lab.store.findBatch(lab.batchId);
    expect(batch).toMatchObject({ state: 'paused', pauseReason: 'paused by you: lunch' });
    await expect.poll(inFlight, soon).toBe(0);
    await sleep(500);
    const { turns } = await lab.store.progress(lab.batchId);
    await lab.batches.setConcurrency(lab.batchId, 6);
    await sleep(700);
    expect((await lab.store.progress(lab.batchId)).turns).toBe(turns);
    forget();
    expect(await lab.batches.resume(lab.batchId)).toBe(true);
    await expect.poll(most, soon).toBeGreaterThan(3);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    await stop();
    await expect(lab.batches.pause(lab.batchId)).rejects.toThrow('is not running');
  });

  it('extends what has ended and what is under way, and repeats nothing', async () => {
    const { agent, inFlight } = slowAgent(300);
    const seeds = [...seedsNamed(3), { id: 'short', question: 'short?', maxTurns: 0 }];
    const lab = await openLab({ seeds, spec: { maxTurns: 1, concurrency: 2 }, agent });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect
      .poll(async () => (await lab.store.progress(lab.batchId)).outcomes.completed ?? 0, soon)
      .toBeGreaterThan(0);
    await expect.poll(inFlight, soon).toBeGreaterThan(0);
    await lab.batches.extend(lab.batchId, 3);
    await lab.batches.start(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 16, outcomes: { completed: 4 } });
    expect(await lab.batches.extend(lab.batchId, 3)).toBe(0);
    expect(await lab.batches.start(lab.batchId)).toBe(false);
    await expect(lab.batches.extend(lab.batchId, 2)).rejects.toThrow('expected 3 or more, the current limit of batch');
    await stop();
  });

  it('forks a conversation, asks its own question, and leaves the original as it is', async () => {
    const asked: string[] = [];
    const agent: Agent = {
      invoke: (call) => {
        asked.push(`${call.conversationId} ${call.turn} ${call.messages.length} ${call.messages.at(-1)?.content}`);
        return echoAgent.invoke(call);
      },
    };
    const lab = await openLab({ agent, spec: { maxTurns: 3 } });
    await lab.run();
    const origin = `${lab.batchId}/seed-0`;
    const before = await lab.store.findConversation(origin);
    asked.length = 0;
    const fork = await lab.batches.fork(origin, { turn: 2, question: 'why?' });
    expect(await lab.batches.fork(origin, { turn: 2, question: 'why?' })).toBe(fork);
    const stop = await lab.work();
    await lab.serve(fork);
    await lab.batches.start(fork);
    await lab.batches.awaitEnd(fork, AbortSignal.timeout(30_000));
    await stop();
    expect(asked).toEqual([`${fork}/seed-0 2 6 why?`, `${fork}/seed-0 3 8 question 3 after 3?`]);
    expect(await lab.store.findConversation(origin)).toEqual(before);
    const made = await lab.store.findConversation(`${fork}/seed-0`);
    expect(made?.turns.map((turn) => turn.copiedFrom)).toEqual([origin, origin, null, null]);
    expect(await lab.store.progress(fork)).toMatchObject({ turns: 2, outcomes: { completed: 1 } });
    await expect(lab.batches.fork(origin, { turn: 5 })).rejects.toThrow(`${origin} has 4 turns`);
  });

  it('waits when it is given to a Temporal that has lost it in the middle of a manual pause', async () => {
    const lab = await openLab({ seeds: seedsNamed(2), spec: { maxTurns: 0 } });
    await lab.store.setBatchState(lab.batchId, 'paused', handPauseReason('lunch'));
    // The pause is there before the first task.
    await lab.batches.restore(lab.batchId);
    const stop = await lab.work();
    const handle = lab.batches.handle(lab.batchId);
    await expect
      .poll(() => handle.query<BatchProgress>(PROGRESS_QUERY), soon)
      .toMatchObject({
        paused: 'paused by you: lunch',
      });
    expect((await lab.store.progress(lab.batchId)).turns).toBe(0);
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2 });
    await stop();
  });

  it('pauses conversations whose first task is still to come, and those that are being started', async () => {
    const { agent, inFlight } = slowAgent(50);
    const lab = await openLab({
      seeds: seedsNamed(120),
      spec: { maxTurns: 20, concurrency: 120, canary: false },
      agent,
    });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(inFlight, soon).toBeGreaterThan(0);
    await lab.batches.pause(lab.batchId);
    await expect.poll(inFlight, soon).toBe(0);
    await expect
      .poll(async () => {
        const { turns } = await lab.store.progress(lab.batchId);
        await sleep(700);
        return (await lab.store.progress(lab.batchId)).turns - turns;
      }, soon)
      .toBe(0);
    expect((await lab.store.progress(lab.batchId)).turns).toBeLessThan(1_000);
    await lab.batches.cancel(lab.batchId);
    await awaitCancelled({ batches: lab.batches, batchId: lab.batchId, signal: AbortSignal.timeout(60_000) });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ cancelled: 120 });
    await stop();
  }, 180_000);

  it('leaves no shard open when it is cancelled, and is resumed at once', async () => {
    const { agent, door, inFlight } = slowAgent(50);
    door.isHeld = true;
    const lab = await openLab({ seeds: seedsNamed(2_000), spec: { maxTurns: 0, concurrency: 150 }, agent });
    // One conversation is open in the first shard, forty in the second.
    await endBeforehand(lab, (seedIndex) => seedIndex !== 0 && (seedIndex < 1_000 || seedIndex >= 1_040));
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(inFlight, soon).toBe(41);
    await lab.batches.cancel(lab.batchId);
    await awaitCancelled({ batches: lab.batches, batchId: lab.batchId, signal: AbortSignal.timeout(60_000) });
    for (const shard of [0, 1]) {
      const id = shardWorkflowId(lab.prefix, lab.batchId, shard);
      expect((await lab.client.workflow.getHandle(id).describe()).status.name).not.toBe('RUNNING');
    }
    door.isHeld = false;
    await lab.batches.start(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2_000 });
    await stop();
  }, 180_000);

  it('takes up what was added while it was being closed', async () => {
    let closes = 0;
    const agent: Agent = {
      invoke: async (call) => {
        if (closes === 0) throw new StepFailure('InvalidRequest', 'the agent does not want to');
        return echoAgent.invoke(call);
      },
    };
    const lab = await openLab({
      seeds: seedsNamed(2),
      spec: { maxTurns: 0 },
      agent,
      tamper: (activities, store) => ({
        ...activities,
        closeBatch: async (input) => {
          closes += 1;
          if (closes === 1) await store.reopen(input.batchId, ['agent-failed']);
          return activities.closeBatch(input);
        },
      }),
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(closes).toBe(2);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2 });
    expect(await lab.store.findBatch(lab.batchId)).toMatchObject({ state: 'closed' });
  });

  it('is closed a bounded number of times when what it came to never adds up', async () => {
    let closes = 0;
    const lab = await openLab({
      seeds: seedsNamed(1),
      spec: { maxTurns: 0 },
      tamper: (activities) => ({
        ...activities,
        closeBatch: async (input) => {
          closes += 1;
          return { ...(await activities.closeBatch(input)), outcomes: {} };
        },
      }),
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(closes).toBe(20);
  });
});
