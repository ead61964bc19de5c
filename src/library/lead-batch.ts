import { awaitBatch } from '../client/await-batch.ts';
import { outcomesTakenUp } from '../client/outcomes-taken-up.ts';
import type { Config } from '../config.ts';
import { UnavailableError } from '../contract/errors.ts';
import { isLedByScript } from '../contract/function-type.ts';
import { openSession, type Session } from '../session/session.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import type { Store } from '../store/store.ts';
import type { RunningWorker } from '../worker.ts';
import type { SimulateOptions } from './simulate-options.ts';
import { tellProgress } from './tell-progress.ts';

interface Lead {
  readonly batchId: string;
  readonly types: ComponentTypes;
  readonly config: Config;
  readonly options: SimulateOptions;
}

/**
 * Leads a batch of the store to its end with a worker in this process; returns at once when nothing is left to do.
 * @throws {UnavailableError} when Temporal, the worker or a component cannot be used; the batch can be gone on with.
 */
export async function leadBatch(store: Store, lead: Lead): Promise<void> {
  const { batchId, types, config, options } = lead;
  const { say = () => {}, signal } = options;
  const batch = await store.findBatch(batchId);
  if (batch?.state === 'closed' && !(await hasOpen(store, batchId))) return;
  const session = await openSession({ config, say, store, signal });
  try {
    const script = batch && isLedByScript(batch.manifest.spec) ? { batchId, types } : undefined;
    signal?.throwIfAborted();
    const worker = await session.startWorker({ script });
    try {
      signal?.throwIfAborted();
      if (await session.batches.start(batchId)) await untilClosed({ session, worker, batchId, options });
    } finally {
      await worker.stop();
    }
  } finally {
    await session.close();
  }
}

/** Conversations that a start takes up again count as open. */
async function hasOpen(store: Store, batchId: string): Promise<boolean> {
  const { seeds, outcomes } = await store.progress(batchId);
  const again = await outcomesTakenUp(store, batchId);
  const ended = Object.entries(outcomes).filter(([outcome]) => !again.some((each) => each === outcome));
  return ended.reduce((sum, [, count]) => sum + count, 0) < seeds;
}

interface Running {
  readonly session: Session;
  readonly worker: RunningWorker;
  readonly batchId: string;
  readonly options: SimulateOptions;
}

async function untilClosed({ session, worker, batchId, options }: Running): Promise<void> {
  const { batches, store, serverLost } = session;
  const over = new AbortController();
  const signal = options.signal ? AbortSignal.any([over.signal, options.signal]) : over.signal;
  const { onProgress } = options;
  const telling = onProgress ? tellProgress(store, { batchId, onProgress, signal }) : Promise.resolve();
  const onHandPause = (reason: string | null) => {
    options.say?.(reason === null ? `batch ${batchId} goes on` : `batch ${batchId} is ${reason}`);
  };
  try {
    const waiting = awaitBatch({ batches, store, batchId, signal, onHandPause });
    const end = await Promise.race([waiting, serverLost, workerBroken(worker), rejectionOf(telling)]);
    if (end.kind !== 'closed') {
      throw new UnavailableError(`batch ${batchId} is ${end.kind}: ${end.reason}; run the script again to go on`);
    }
  } finally {
    over.abort();
    await Promise.allSettled([telling]);
  }
  await telling;
}

async function workerBroken({ ended }: RunningWorker): Promise<never> {
  const message =
    'the worker of this process has stopped; its log is in the folder logs of its home, .convsim by default';
  const cause: unknown = await ended.catch((error: unknown) => error);
  throw new UnavailableError(`${message}${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause });
}

/** Rejects as the work does; never resolves. */
async function rejectionOf(work: Promise<void>): Promise<never> {
  await work;
  return new Promise(() => {});
}
