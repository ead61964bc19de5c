import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awaitResult } from '../../../src/client/await-result.ts';

/** A client that listens to its signal at each poll and never stops, as Temporal's does. */
function pollingClient(polls: number) {
  const given = new Set<AbortSignal>();
  const client = {
    withAbortSignal: async <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> => {
      given.add(signal);
      const aborted = new Promise<never>((_resolve, reject) => {
        for (let poll = 0; poll < polls; poll += 1)
          signal.addEventListener('abort', () => reject(new Error('cancelled')));
      });
      return Promise.race([work(), aborted]);
    },
  };
  return { client, given };
}

describe('a wait for a workflow', () => {
  it('warns of no leak, however often it polls', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => void warnings.push(warning);
    process.on('warning', listen);
    onTestFinished(() => void process.off('warning', listen));
    const { client } = pollingClient(50);
    await awaitResult(client, { result: async () => 'done' }, { signal: new AbortController().signal });
    await sleep(10);
    expect(warnings).toEqual([]);
  });

  it('gets a new signal now and then, and the end all the same', async () => {
    const { client, given } = pollingClient(1);
    const ended = sleep(100);
    await awaitResult(client, { result: () => ended }, { signal: new AbortController().signal, oneSignalMs: 20 });
    expect(given.size).toBeGreaterThan(1);
  });

  it('ends at once when it is given up, and throws what the workflow threw', async () => {
    const { client } = pollingClient(1);
    const giveUp = new AbortController();
    const waiting = awaitResult(
      client,
      { result: () => sleep(60_000, undefined, { ref: false }) },
      { signal: giveUp.signal },
    );
    giveUp.abort();
    await expect(waiting).rejects.toThrow('cancelled');
    const failed = { result: () => Promise.reject(new Error('the workflow failed')) };
    await expect(awaitResult(client, failed, { signal: new AbortController().signal })).rejects.toThrow(
      'the workflow failed',
    );
  });
});
