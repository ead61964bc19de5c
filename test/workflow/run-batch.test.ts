import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { JudgingClient } from '../../src/client/judging-client.ts';
import { UnavailableError } from '../../src/contract/errors.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { type BatchEvent, type BatchRun, runBatch } from '../../src/session/run-batch.ts';
import type { Session } from '../../src/session/session.ts';
import { type Cast, type Lab, openLab, seedsNamed } from '../support/lab.ts';

const soon = { timeout: 20_000, interval: 50 };

/** A session of the lab's parts; `breakWorker` lets its worker break down. */
function sessionOf(lab: Lab): Session & { breakWorker: (error: Error) => void; isServing: () => boolean } {
  const { store, client, batches } = lab;
  let breakWorker: (error: Error) => void = () => {};
  const ended = new Promise<void>((_resolve, reject) => {
    breakWorker = reject;
  });
  ended.catch(() => undefined);
  let workers = 0;
  return {
    store,
    client,
    judgings: new JudgingClient({ client: lab.client, store: lab.store, prefix: lab.prefix }),
    batches,
    settings: { address: '', namespace: 'default', isExternal: true, security: {} },
    uiUrl: undefined,
    lost: new Promise(() => {}),
    async startWorker() {
      const end = await lab.work();
      workers += 1;
      const stop = async () => {
        await end();
        workers -= 1;
      };
      return { ended, stop, [Symbol.asyncDispose]: stop };
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
    breakWorker,
    isServing: () => workers > 0,
  };
}

/** Runs a batch of the lab and notes what happens. */
async function stage(cast: Cast) {
  const lab = await openLab(cast);
  const session = sessionOf(lab);
  const events: BatchEvent[] = [];
  const run = (options: Partial<BatchRun> = {}) =>
    runBatch({
      session,
      batchId: lab.batchId,
      mode: 'serve',
      signal: new AbortController().signal,
      on: (event) => void events.push(event),
      ...options,
    });
  return { lab, session, events, run, kinds: () => events.map(({ kind }) => kind) };
}

const slow: Agent = {
  invoke: async () => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return { content: 'slowly' };
  },
};

describe('runBatch', () => {
  it('serves the batch until it is closed, and reports the progress once more at the end', async () => {
    const { lab, session, events, run } = await stage({ seeds: seedsNamed(3), spec: { maxTurns: 1 } });
    expect(await run()).toEqual({ kind: 'closed' });
    expect(session.isServing()).toBe(false);
    expect(events.at(-1)).toMatchObject({ kind: 'progress', isLast: true, progress: { seeds: 3, turns: 6 } });
    expect(events.filter((event) => event.kind === 'progress' && event.isLast)).toHaveLength(1);
    expect((await lab.store.findBatch(lab.batchId))?.state).toBe('closed');
  });

  it('reports nothing of a batch that has ended', async () => {
    const { run, events } = await stage({});
    await run();
    events.length = 0;
    expect(await run()).toEqual({ kind: 'closed' });
    expect(events).toEqual([]);
  });

  it('starts no worker to watch or to start a batch, and waits only to watch', async () => {
    const { lab, session, run } = await stage({ seeds: seedsNamed(2) });
    expect(await run({ mode: 'start' })).toEqual({ kind: 'started' });
    const stop = await lab.work();
    expect(await run({ mode: 'watch' })).toEqual({ kind: 'closed' });
    expect(session.isServing()).toBe(false);
    await stop();
  });

  it('reports a manual pause, and waits until somebody resumes', async () => {
    const { lab, run, kinds } = await stage({ seeds: seedsNamed(3), spec: { concurrency: 1 }, agent: slow });
    const running = run();
    await expect.poll(() => lab.batches.isRunning(lab.batchId), soon).toBe(true);
    await lab.batches.pause(lab.batchId, 'lunch');
    await expect.poll(kinds, soon).toContain('paused');
    expect(kinds()).not.toContain('resumed');
    await lab.batches.resume(lab.batchId);
    expect(await running).toEqual({ kind: 'closed' });
    expect(kinds().filter((kind) => kind !== 'progress')).toEqual(['paused', 'resumed']);
  });

  it('ends with the reason when a fault of the worker pauses the batch', async () => {
    const agent: Agent = {
      invoke: async () => {
        throw new StepFailure('WorkerMisconfigured', 'the key is missing');
      },
    };
    const { session, run } = await stage({ agent });
    expect(await run()).toMatchObject({ kind: 'paused', reason: expect.stringContaining('the key is missing') });
    expect(session.isServing()).toBe(false);
  });

  it('retries failed conversations first, and says how many', async () => {
    let isBroken = true;
    const agent: Agent = {
      invoke: async () => {
        if (isBroken) throw new StepFailure('InvalidRequest', 'refused');
        return { content: 'fine' };
      },
    };
    const { lab, run, events } = await stage({ seeds: seedsNamed(2), agent });
    await run();
    isBroken = false;
    events.length = 0;
    expect(await run({ change: { kind: 'retry' } })).toEqual({ kind: 'closed' });
    expect(events[0]).toEqual({ kind: 'retried', conversations: 2 });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2 });
  });

  it('extends a batch first, and says how many conversations continue', async () => {
    const { lab, run, events } = await stage({ spec: { maxTurns: 1 } });
    await run();
    const batch = await lab.store.findBatch(lab.batchId);
    if (!batch) throw new Error('there is no batch');
    events.length = 0;
    expect(await run({ change: { kind: 'extend', batch, maxTurns: 2 } })).toEqual({ kind: 'closed' });
    expect(events[0]).toEqual({ kind: 'extended', conversations: 1, maxTurns: 2 });
    expect((await lab.store.progress(lab.batchId)).turns).toBe(3);
  });

  it('rejects when the worker breaks down, and leaves the batch resumable', async () => {
    const { lab, session, run, kinds } = await stage({ seeds: seedsNamed(2), spec: { maxTurns: 2 }, agent: slow });
    const running = run();
    const failing = expect(running).rejects.toThrow(/^the worker failed: no memory; see its log in /);
    await expect.poll(kinds, soon).toContain('progress');
    session.breakWorker(new Error('no memory'));
    await failing;
    await expect(running).rejects.toBeInstanceOf(UnavailableError);
    expect(session.isServing()).toBe(false);
    const second = sessionOf(lab);
    expect(await run({ session: second })).toEqual({ kind: 'closed' });
  });

  it('rejects with what the receiver of events throws, and leaves the batch resumable', async () => {
    const { session, run } = await stage({ agent: slow });
    const on = () => {
      throw new Error('no room on the screen');
    };
    await expect(run({ on })).rejects.toThrow('no room on the screen');
    expect(session.isServing()).toBe(false);
    expect(await run()).toEqual({ kind: 'closed' });
  });

  it('rejects when its signal is aborted, after a last progress, and leaves the batch resumable', async () => {
    const { session, run, events, kinds } = await stage({ seeds: seedsNamed(3), agent: slow });
    const stopping = new AbortController();
    const running = run({ signal: stopping.signal });
    const failing = expect(running).rejects.toBeInstanceOf(Error);
    await expect.poll(kinds, soon).toContain('progress');
    stopping.abort(new Error('enough'));
    await failing;
    expect(events.at(-1)).toMatchObject({ kind: 'progress', isLast: true });
    expect(session.isServing()).toBe(false);
    expect(await run()).toEqual({ kind: 'closed' });
  });
});
