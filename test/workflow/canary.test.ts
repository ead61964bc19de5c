import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { awaitCancelled } from '../../src/client/await-batch.ts';
import { type FailureType, StepFailure } from '../../src/contract/failures.ts';
import { conversationWorkflowId, shardWorkflowId } from '../../src/contract/ids.ts';
import { readShown } from '../../src/progress/shown-progress.ts';
import { heldAgent } from '../support/held-agent.ts';
import { type Cast, echoAgent, type Lab, openLab, seedsNamed } from '../support/lab.ts';

const soon = { timeout: 60_000, interval: 20 };

/** An agent that refuses every call, with the failure given, until it is mended; `asked` are the calls it got. */
function refusing(type: FailureType = 'Unauthorized') {
  const state = { isMended: false, asked: [] as string[], mostInFlight: 0, inFlight: 0 };
  const invoke: Agent['invoke'] = async (call) => {
    state.asked.push(`${call.seed.id} ${call.turn}`);
    state.mostInFlight = Math.max(state.mostInFlight, (state.inFlight += 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    state.inFlight -= 1;
    if (!state.isMended) throw new StepFailure(type, 'the server answered 401: check agent.apiKeyEnv', { status: 401 });
    return echoAgent.invoke(call);
  };
  return { agent: { invoke }, state };
}

async function started(cast: Cast) {
  const lab = await openLab({ seeds: seedsNamed(50), ...cast });
  const stop = await lab.work();
  await lab.batches.start(lab.batchId);
  return { lab, stop };
}

async function reached({ store, batchId }: Lab) {
  const { turns, outcomes } = await store.progress(batchId);
  return { turns, outcomes };
}

const REASON =
  'the server answered 401: check agent.apiKeyEnv. No other conversation has started; fix the cause, then resume the batch.';

describe('the first conversation of a batch of more than 20', () => {
  it('is refused for good: one call is made, the batch pauses, and every turn is asked once when it is mended', async () => {
    const { agent, state } = refusing();
    const { lab, stop } = await started({ agent, spec: { maxTurns: 1, concurrency: 30 } });
    expect(await lab.wait()).toEqual({ kind: 'paused', reason: REASON });
    expect({ asked: state.asked, ...(await reached(lab)) }).toEqual({ asked: ['seed-0 0'], turns: 0, outcomes: {} });
    expect((await readShown(lab.store, lab.batchId)).retrying).toBe(0);
    // Still refused: it pauses again, and nothing else has started.
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'paused', reason: REASON });
    expect(state.asked).toEqual(['seed-0 0', 'seed-0 0']);
    state.isMended = true;
    state.asked.length = 0;
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(await reached(lab)).toEqual({ turns: 100, outcomes: { completed: 50 } });
    expect({ calls: state.asked.length, different: new Set(state.asked).size }).toEqual({ calls: 100, different: 100 });
    expect(state.mostInFlight).toBeGreaterThan(1);
    await stop();
  });

  it.each([
    ['question', 'question'],
    ['context', 'context'],
  ] as const)('is refused by what makes its %s: the agent is asked once in all', async (_, step) => {
    const { agent, state } = refusing();
    state.isMended = true;
    let isMended = false;
    const refuse = () => {
      if (!isMended) throw new StepFailure('ModuleContract', 'the module returned 7');
    };
    const { lab, stop } = await started({
      agent,
      spec: { maxTurns: 1 },
      ...(step === 'context' && { context: { extract: ({ answer }) => (refuse(), answer) } }),
      ...(step === 'question' && { questions: { generate: async () => (refuse(), { questions: ['and then?'] }) } }),
    });
    expect(await lab.wait()).toMatchObject({
      kind: 'paused',
      reason: expect.stringContaining('returned 7. No') as string,
    });
    expect(state.asked).toEqual(['seed-0 0']);
    isMended = true;
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(await reached(lab)).toEqual({ turns: 100, outcomes: { completed: 50 } });
    expect(state.asked).toHaveLength(100);
    await stop();
  });

  it('goes ahead alone, at a changed concurrency too, until its first follow-up question is there; then the others start', async () => {
    const { agent, door, asked, inFlight } = heldAgent();
    let isQuestionHeld = true;
    const generate = async () => {
      await expect.poll(() => isQuestionHeld, soon).toBe(false);
      return { questions: ['and then?'] };
    };
    const { lab, stop } = await started({ agent, questions: { generate }, spec: { maxTurns: 1, concurrency: 2 } });
    await expect.poll(inFlight, soon).toBe(1);
    await lab.batches.setConcurrency(lab.batchId, 25);
    expect(await readShown(lab.store, lab.batchId)).toMatchObject({ isCanaryAlone: true });
    door.isShut = false;
    await expect.poll(async () => (await reached(lab)).turns, soon).toBe(1);
    expect(await readShown(lab.store, lab.batchId)).toMatchObject({ isCanaryAlone: true });
    expect(asked).toEqual(['seed-0 0']);
    door.isShut = true;
    isQuestionHeld = false;
    await expect.poll(inFlight, soon).toBe(25);
    expect(await readShown(lab.store, lab.batchId)).toMatchObject({ isCanaryAlone: false });
    door.isShut = false;
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(asked).toHaveLength(100);
    expect(new Set(asked).size).toBe(100);
    await stop();
  });

  it('lets the others start when it has ended: after its one turn, without a context, blocked, or failed by what may pass', async () => {
    const limits = { timeout: '5m', maxAttempts: 1, maxRateLimitWait: '1h' };
    const cases: readonly [string, Cast, object][] = [
      ['one turn', { spec: { maxTurns: 0 } }, { completed: 50 }],
      ['no context', { spec: { maxTurns: 1 }, context: { extract: () => '' } }, { 'empty-context': 50 }],
      ['blocked', { agent: refusing('Blocked').agent, spec: { maxTurns: 1 } }, { blocked: 50 }],
      [
        'passing',
        {
          agent: {
            invoke: (call) =>
              call.seed.id === 'seed-0'
                ? Promise.reject(new StepFailure('Unavailable', 'down.'))
                : echoAgent.invoke(call),
          },
          spec: { maxTurns: 0, limits: { agent: limits, questions: limits, judges: limits } },
        },
        { completed: 49, 'agent-failed': 1 },
      ],
    ];
    for (const [name, cast, outcomes] of cases) {
      const lab = await openLab({ seeds: seedsNamed(50), ...cast });
      expect([name, await lab.run()]).toEqual([name, { kind: 'closed' }]);
      expect([name, (await reached(lab)).outcomes]).toEqual([name, outcomes]);
    }
  });

  it('starts together with the others where there are 20, or `canary` is false', async () => {
    for (const cast of [{ seeds: seedsNamed(20) }, { seeds: seedsNamed(50), spec: { canary: false } }]) {
      const { agent, door, inFlight } = heldAgent();
      const lab = await openLab({ ...cast, agent, spec: { maxTurns: 0, concurrency: 20, ...cast.spec } });
      const stop = await lab.work();
      await lab.batches.start(lab.batchId);
      await expect.poll(inFlight, soon).toBe(20);
      expect(await readShown(lab.store, lab.batchId)).toMatchObject({ isCanaryAlone: false });
      door.isShut = false;
      expect(await lab.wait()).toEqual({ kind: 'closed' });
      await stop();
    }
  });

  it('is cancelled with its batch, goes ahead again when that is resumed, and not once a turn is answered', async () => {
    const { agent, door, asked, inFlight } = heldAgent();
    const { lab, stop } = await started({ agent, spec: { maxTurns: 1, concurrency: 10 } });
    await expect.poll(inFlight, soon).toBe(1);
    await cancelled(lab);
    expect(await reached(lab)).toEqual({ turns: 0, outcomes: { cancelled: 50 } });
    await lab.batches.resume(lab.batchId);
    await expect.poll(() => asked, soon).toEqual(['seed-0 0', 'seed-0 0']);
    door.isShut = false;
    await expect.poll(async () => (await reached(lab)).turns, soon).toBeGreaterThan(0);
    door.isShut = true;
    await cancelled(lab);
    await expect.poll(inFlight, soon).toBe(0);
    await lab.batches.resume(lab.batchId);
    await expect.poll(inFlight, soon).toBe(10);
    door.isShut = false;
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(await reached(lab)).toEqual({ turns: 100, outcomes: { completed: 50 } });
    await stop();
  });

  it('is paused by hand and waited for, also by another worker', async () => {
    const { agent, door, asked, inFlight } = heldAgent();
    const { lab, stop } = await started({ agent, spec: { maxTurns: 1, concurrency: 10 } });
    await expect.poll(inFlight, soon).toBe(1);
    await lab.batches.pause(lab.batchId, 'lunch');
    door.isShut = false;
    await expect.poll(async () => (await reached(lab)).turns, soon).toBe(1);
    await stop();
    door.isShut = true;
    await lab.work();
    await lab.batches.resume(lab.batchId);
    await expect.poll(inFlight, soon).toBe(10);
    door.isShut = false;
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect({ ...(await reached(lab)), calls: asked.length }).toEqual({
      turns: 100,
      outcomes: { completed: 50 },
      calls: 100,
    });
  });

  it('is terminated, or its shard is: the others are not held back for ever', async () => {
    const { agent, door, inFlight } = heldAgent();
    const { lab, stop } = await started({ agent, spec: { maxTurns: 0, concurrency: 10 } });
    const { client, prefix, batchId } = lab;
    await expect.poll(inFlight, soon).toBe(1);
    await client.workflow.getHandle(shardWorkflowId(prefix, batchId, 0)).terminate();
    expect(await lab.wait()).toMatchObject({ kind: 'paused', reason: expect.stringContaining('shard 0') as string });
    await expect.poll(inFlight, soon).toBe(0);
    await lab.batches.resume(batchId);
    await expect.poll(inFlight, soon).toBe(1);
    const open = await lab.store.openSeeds({ batchId, from: 0, to: 50, limit: 1 });
    await client.workflow.getHandle(conversationWorkflowId(prefix, open[0]?.conversationId ?? '')).terminate();
    await expect.poll(inFlight, soon).toBeGreaterThanOrEqual(10);
    door.isShut = false;
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    await stop();
  });

  it('holds back the shards that follow too', async () => {
    const { agent, door, inFlight } = heldAgent();
    const lab = await openLab({ agent, seeds: seedsNamed(1_010), spec: { maxTurns: 0, concurrency: 150 } });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(inFlight, soon).toBe(1);
    const second = lab.client.workflow.getHandle(shardWorkflowId(lab.prefix, lab.batchId, 1));
    await expect(second.describe()).rejects.toThrow(/not found/);
    door.isShut = false;
    await expect.poll(async () => (await second.describe().catch(() => null))?.workflowId, soon).toBeDefined();
    await cancelled(lab);
    await stop();
  });
});

async function cancelled({ batches, batchId }: Lab): Promise<void> {
  await batches.cancel(batchId);
  await awaitCancelled({ batches, batchId, signal: AbortSignal.timeout(60_000) });
}
