import { describe, expect, it } from 'vitest';
import { isBrake } from '../../src/contract/brake-reason.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { echoAgent, openLab, seedsNamed } from '../support/lab.ts';

describe('a batch whose conversations fail one after the other', () => {
  it('pauses with the message, fails few, and completes when the cause is mended and they are retried', async () => {
    let isMended = false;
    const lab = await openLab({
      seeds: seedsNamed(60),
      spec: { maxTurns: 0, concurrency: 4, canary: false },
      agent: {
        invoke: async (call) => {
          if (!isMended) throw new StepFailure('Unauthorized', `401 for ${call.conversationId}: the token is wrong.`);
          return echoAgent.invoke(call);
        },
      },
    });
    const end = await lab.run();
    expect(end).toMatchObject({ kind: 'paused' });
    const reason = end.kind === 'paused' ? end.reason : '';
    expect(reason).toContain('10 conversations in a row ended agent-failed with Unauthorized: 401 for');
    expect(isBrake(reason)).toBe(true);
    const failed = (await lab.store.progress(lab.batchId)).outcomes['agent-failed'] ?? 0;
    expect(failed).toBeGreaterThanOrEqual(10);
    expect(failed).toBeLessThan(40);
    isMended = true;
    expect(await lab.batches.retry(lab.batchId)).toBeGreaterThanOrEqual(failed);
    expect(await lab.run()).toEqual({ kind: 'closed' });
    // A failure of before may be recorded only now, by the second worker: it is not lost either.
    if ((await lab.batches.retry(lab.batchId)) > 0) await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 60 });
  });

  it('continues when one between them is completed, or they fail for different causes', async () => {
    const lab = await openLab({
      seeds: seedsNamed(30),
      spec: { maxTurns: 0, concurrency: 1, canary: false },
      agent: {
        invoke: async (call) => {
          const number = Number(call.seed.id.slice('seed-'.length));
          if (number === 8) return echoAgent.invoke(call);
          throw new StepFailure('InvalidRequest', number > 16 && number % 2 === 0 ? 'too long.' : 'refused.');
        },
      },
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1, 'agent-failed': 29 });
  });
});
