import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { type Cast, echoAgent, openLab, seedsNamed } from '../support/lab.ts';

/** Calls that are accepted before a key expires. */
const ACCEPTED = 12;

/** An agent whose key expires after some calls, until it is renewed. */
function expiringAgent() {
  const key = { isFresh: false, calls: 0, refused: 0 };
  const invoke: Agent['invoke'] = async (call) => {
    if (!key.isFresh && key.calls >= ACCEPTED) {
      key.refused += 1;
      throw new StepFailure('Unauthorized', 'the server answered 401.', { status: 401 });
    }
    key.calls += 1;
    return echoAgent.invoke(call);
  };
  return { agent: { invoke }, key };
}

async function started(cast: Cast) {
  const lab = await openLab(cast);
  const stop = await lab.work();
  await lab.batches.start(lab.batchId);
  return { lab, stop };
}

describe('credentials that were accepted before', () => {
  it('pause the batch when they are refused, fail nothing, and all is completed with new ones', async () => {
    const { agent, key } = expiringAgent();
    const { lab, stop } = await started({ agent, seeds: seedsNamed(20), spec: { maxTurns: 2, concurrency: 5 } });
    const end = await lab.wait();
    expect(end).toMatchObject({ kind: 'paused', reason: expect.stringContaining('have expired') as string });
    expect((await lab.store.progress(lab.batchId)).outcomes).not.toHaveProperty('agent-failed');
    // Each that was in flight was refused once, and nothing asked again until somebody resumed the batch.
    expect(key.refused).toBeLessThanOrEqual(5);
    key.isFresh = true;
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    const { turns, outcomes } = await lab.store.progress(lab.batchId);
    expect({ turns, outcomes, calls: key.calls }).toEqual({ turns: 60, outcomes: { completed: 20 }, calls: 60 });
    await stop();
  });

  it('fail the conversation when they were never accepted', async () => {
    const invoke = () => Promise.reject(new StepFailure('Unauthorized', 'no.', { status: 401 }));
    const lab = await openLab({ agent: { invoke }, spec: { maxTurns: 0 } });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ 'agent-failed': 1 });
  });

  it.each([
    [
      'a page with a 403',
      new StepFailure('Unauthorized', 'answered 403: an HTML page: 403 Forbidden.', { status: 403 }),
    ],
    ['a refusal of another status', new StepFailure('Unauthorized', 'answered 400: no.', { status: 400 })],
  ])('are not taken for expired because of %s', async (_, failure) => {
    const invoke: Agent['invoke'] = (call) => (call.turn === 1 ? Promise.reject(failure) : echoAgent.invoke(call));
    const lab = await openLab({ agent: { invoke }, spec: { maxTurns: 1 } });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ 'agent-failed': 1 });
  });
});

describe('a quota that fills in hours', () => {
  it('pauses the batch with its reason, and the batch is completed later', async () => {
    let isFull = false;
    const invoke: Agent['invoke'] = (call) =>
      isFull ? echoAgent.invoke(call) : Promise.reject(new StepFailure('QuotaExhausted', 'weekly usage limit.'));
    const { lab, stop } = await started({ agent: { invoke }, seeds: seedsNamed(3), spec: { maxTurns: 0 } });
    expect(await lab.wait()).toMatchObject({ kind: 'paused', reason: 'weekly usage limit.' });
    isFull = true;
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 3 });
    await stop();
  });
});

describe("a text that the provider's filter refused", () => {
  it('ends its conversation as blocked, and pulls no brake', async () => {
    const invoke: Agent['invoke'] = (call) =>
      call.turn === 1 ? Promise.reject(new StepFailure('Blocked', 'content_filter.')) : echoAgent.invoke(call);
    const lab = await openLab({ agent: { invoke }, seeds: seedsNamed(15), spec: { maxTurns: 3, concurrency: 1 } });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    const { turns, outcomes } = await lab.store.progress(lab.batchId);
    expect({ turns, outcomes }).toEqual({ turns: 15, outcomes: { blocked: 15 } });
    const row = await lab.store.findConversation(`${lab.batchId}/seed-0`);
    expect(row?.ending).toEqual({ outcome: 'blocked', errorType: 'Blocked', errorMessage: 'content_filter.' });
  });
});
