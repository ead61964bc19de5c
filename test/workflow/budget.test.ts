import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SimulationSpec } from '../../src/contract/simulation-spec.ts';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import { echoAgent, type Lab, openLab, seedsNamed } from '../support/lab.ts';

describe('a batch with a budget', () => {
  it('ends the rest as budget-exhausted, keeps every turn, and continues when the budget is raised', async () => {
    const asked: string[] = [];
    const lab = await openLab({
      seeds: seedsNamed(12),
      spec: { maxTurns: 2, concurrency: 3, budget: { turns: 8 } },
      agent: {
        invoke: async (call) => {
          asked.push(`${call.conversationId}/${call.turn}`);
          return echoAgent.invoke(call);
        },
      },
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    const first = await lab.store.progress(lab.batchId);
    expect(sum(first.outcomes)).toBe(12);
    expect(first.outcomes['budget-exhausted']).toBeGreaterThan(5);
    expect(first.turns).toBeGreaterThanOrEqual(8);
    expect(first.turns).toBeLessThanOrEqual(11);

    expect(await lab.batches.start(lab.batchId)).toBe(false);
    await setBudget(lab, { turns: 1_000 });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 36, outcomes: { completed: 12 } });
    expect(asked).toHaveLength(36);
    expect(new Set(asked).size).toBe(36);
  });

  it('starts no conversation of the rest, and ends those refused as completed workflows', async () => {
    const lab = await openLab({
      seeds: seedsNamed(40),
      spec: { maxTurns: 1, concurrency: 2, canary: false, budget: { turns: 2 } },
    });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ 'budget-exhausted': 40 });
    const rows = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 40 });
    const refused = rows.find((row) => row.turns.length > 0)?.seed.conversationId ?? '';
    const description = await lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, refused)).describe();
    expect(description.status.name).toBe('COMPLETED');
    const never = rows.at(-1)?.seed.conversationId ?? '';
    await expect(lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, never)).describe()).rejects.toThrow(
      /not found/,
    );
  });

  it('leaves the rest to go on when the budget is raised while the last calls are in flight', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const lab = await openLab({
      seeds: seedsNamed(6),
      spec: { maxTurns: 0, concurrency: 2, budget: { turns: 1 } },
      agent: {
        invoke: async (call) => {
          if (call.conversationId.endsWith('seed-1')) await held;
          return echoAgent.invoke(call);
        },
      },
    });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    const refused = async () => (await lab.store.progress(lab.batchId)).outcomes['budget-exhausted'] ?? 0;
    await expect.poll(refused, { timeout: 30_000 }).toBe(1);
    await setBudget(lab, { turns: 100 });
    release();
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 5, 'budget-exhausted': 1 });
    await stop();
  });

  it('counts the tokens of both sides', async () => {
    const usage = { inputTokens: 60, outputTokens: 40 };
    const lab = await openLab({
      seeds: seedsNamed(5),
      spec: { maxTurns: 1, concurrency: 1, budget: { tokens: 500 } },
      agent: { invoke: async (call) => ({ ...(await echoAgent.invoke(call)), usage }) },
      questions: { generate: async () => ({ questions: ['and then?'], usage }) },
    });
    await lab.run();
    const { outcomes, turns } = await lab.store.progress(lab.batchId);
    expect({ outcomes, turns }).toEqual({ outcomes: { completed: 1, 'budget-exhausted': 4 }, turns: 3 });
  });

  it('ends when its running time is used up, and counts that time over all its runs', async () => {
    const lab = await openLab({
      seeds: seedsNamed(100),
      spec: { maxTurns: 0, concurrency: 1, budget: { duration: '3s' } },
      agent: {
        invoke: async (call) => {
          await sleep(700);
          return echoAgent.invoke(call);
        },
      },
    });
    await lab.run();
    const { outcomes } = await lab.store.progress(lab.batchId);
    expect(sum(outcomes)).toBe(100);
    expect(outcomes['budget-exhausted']).toBeGreaterThan(90);
    const { ranMs } = await lab.store.readSpent(lab.batchId);
    expect(ranMs).toBeGreaterThanOrEqual(3_000);
    await setBudget(lab, { duration: '8s' });
    await lab.run();
    const later = await lab.store.progress(lab.batchId);
    expect(later.outcomes.completed).toBeGreaterThan(outcomes.completed ?? 0);
    expect(later.outcomes['budget-exhausted']).toBeGreaterThan(0);
  });
});

function sum(outcomes: Readonly<Record<string, number>>): number {
  return Object.values(outcomes).reduce((total, count) => total + count, 0);
}

/** Raises the budget of the lab's batch, in the store and for the worker. */
async function setBudget(lab: Lab, budget: NonNullable<SimulationSpec['budget']>): Promise<void> {
  await lab.store.changeManifest(lab.batchId, (present) => ({ ...present, spec: { ...present.spec, budget } }));
}
