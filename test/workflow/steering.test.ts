import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, describe } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { echoAgent, openLab, seedsNamed } from '../support/lab.ts';

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
  it('grows and shrinks while it runs, and leads every conversation once', async () => {
    const { agent, inFlight, most, forget } = slowAgent(700);
    const lab = await openLab({ seeds: seedsNamed(60), spec: { maxTurns: 0, concurrency: 2 }, agent });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(most, soon).toBe(2);
    expect(await lab.batches.setConcurrency(lab.batchId, 12)).toBe(true);
    await expect.poll(most, soon).toBe(12);
    await lab.batches.setConcurrency(lab.batchId, 3);
    await expect.poll(inFlight, soon).toBeLessThanOrEqual(3);
    forget();
    expect((await lab.store.findBatch(lab.batchId))?.manifest.spec.concurrency).toBe(3);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(most()).toBeLessThanOrEqual(3);
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 60, outcomes: { completed: 60 } });
    await stop();
    expect(await lab.batches.setConcurrency(lab.batchId, 5)).toBe(false);
  });

  it('shares a changed concurrency out over its shards, also when there are more of them than it', async () => {
    const { agent, door, inFlight, most, forget } = slowAgent(200);
    door.isHeld = true;
    const seeds = seedsNamed(2_020);
    const lab = await openLab({ seeds, spec: { maxTurns: 0, concurrency: 4 }, agent });
    const done = { outcome: 'completed', errorType: null, errorMessage: null } as const;
    for (let seedIndex = 0; seedIndex < 2_000; seedIndex += 1) {
      // 90 conversations are open in each of two shards, and 20 in a third one.
      if (seedIndex % 1_000 >= 90) await lab.store.saveEnding({ batchId: lab.batchId, seedIndex }, done);
    }
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(inFlight, soon).toBe(4);
    await lab.batches.setConcurrency(lab.batchId, 150);
    // As many calls as the worker makes at once: those of two shards.
    await expect.poll(inFlight, soon).toBe(100);
    await lab.batches.setConcurrency(lab.batchId, 1);
    door.isHeld = false;
    await expect.poll(inFlight, soon).toBeLessThanOrEqual(1);
    forget();
    await lab.batches.setConcurrency(lab.batchId, 20);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    // A shard that has to give a part of its share to another one lets its conversations end first.
    expect(most()).toBeLessThanOrEqual(27);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2_020 });
    await stop();
  }, 180_000);

  it('starts nothing while it is paused by hand, also at another concurrency, and goes on when resumed', async () => {
    const { agent, inFlight, most, forget } = slowAgent(700);
    const lab = await openLab({ seeds: seedsNamed(8), spec: { maxTurns: 2, concurrency: 3 }, agent });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(most, soon).toBe(3);
    await lab.batches.pause(lab.batchId, 'lunch');
    const batch = await lab.store.findBatch(lab.batchId);
    expect(batch).toMatchObject({ state: 'paused', pauseReason: 'paused by hand: lunch' });
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
    await expect(lab.batches.extend(lab.batchId, 2)).rejects.toThrow('may have 3 follow-up turns, and 2 is fewer');
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
});
