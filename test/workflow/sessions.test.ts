import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { echoAgent, openLab, seedsNamed } from '../support/lab.ts';

const closing = { type: 'echo', session: { close: { url: 'http://h' } } };

/** An agent that names a session in its first reply, and notes what it gets. */
function sessionAgent(changes: Partial<Agent> = {}) {
  const got: [number, string | undefined][] = [];
  const closed: string[] = [];
  const agent: Agent = {
    async invoke(call) {
      got.push([call.turn, call.session]);
      return { ...(await echoAgent.invoke(call)), session: call.session ?? `of ${call.seed.id}` };
    },
    endSession: async ({ session, idempotencyKey }) =>
      void closed.push(`${session} ${idempotencyKey.split('/').at(-1)}`),
    ...changes,
  };
  return { agent, got, closed };
}

describe('a session', () => {
  it('is what the turn before named, on whichever worker, and is closed at the end', async () => {
    const { agent, got, closed } = sessionAgent();
    const lab = await openLab({ agent, seeds: seedsNamed(1), spec: { agent: closing, maxTurns: 2 } });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(() => got.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await stop();
    const stopAgain = await lab.work();
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    await stopAgain();
    expect(new Map(got)).toEqual(
      new Map([
        [0, undefined],
        [1, 'of seed-0'],
        [2, 'of seed-0'],
      ]),
    );
    expect(closed).toEqual(['of seed-0 3']);
  });

  it('that cannot be closed changes nothing, and one that is not to be closed is left alone', async () => {
    let asked = 0;
    const endSession = async () => {
      asked += 1;
      throw new StepFailure('InvalidRequest', 'no such session.');
    };
    const { agent } = sessionAgent({ endSession });
    for (const [spec, times] of [
      [{ agent: closing, maxTurns: 0 }, 1],
      [{ maxTurns: 0 }, 0],
    ] as const) {
      asked = 0;
      const lab = await openLab({ agent, spec });
      expect(await lab.run()).toEqual({ kind: 'closed' });
      expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
      expect(asked).toBe(times);
    }
  });

  it('is closed too when its conversation fails', async () => {
    const { agent, closed } = sessionAgent();
    const failing: Agent = {
      ...agent,
      invoke: (call) =>
        call.turn === 1 ? Promise.reject(new StepFailure('InvalidRequest', 'no.')) : agent.invoke(call),
    };
    const lab = await openLab({ agent: failing, spec: { agent: closing, maxTurns: 2 } });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ 'agent-failed': 1 });
    expect(closed).toEqual(['of seed-0 1']);
  });
});
