import { setTimeout as sleep } from 'node:timers/promises';
import { awaitBatch, type BatchEnd } from '../client/await-batch.ts';
import { hasWorkLeft } from '../client/reopened-outcomes.ts';
import { extendBatch } from '../client/extend-batch.ts';
import { type ForkDraft, prepareFork } from '../client/prepare-fork.ts';
import { type BatchDraft, prepareBatch, type PreparedBatch } from '../client/prepare-batch.ts';
import { InputError, UnavailableError } from '../contract/errors.ts';
import { errorMessage } from '../contract/error-message.ts';
import { awaitStore } from '../progress/await-store.ts';
import { readShown, type ShownProgress } from '../progress/shown-progress.ts';
import type { Batch } from '../store/store.ts';
import type { RunningWorker, Script } from '../worker.ts';
import type { Session } from './session.ts';

/** What is done to a batch in the store before it starts. */
export type BatchChange =
  | { readonly kind: 'load'; readonly draft: BatchDraft }
  | { readonly kind: 'resume' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'extend'; readonly batch: Batch; readonly maxTurns: number }
  | { readonly kind: 'fork'; readonly draft: ForkDraft };

/** What happens to a batch while it runs, in the order in which it happens. */
export type BatchEvent =
  | { readonly kind: 'loaded'; readonly prepared: PreparedBatch }
  | { readonly kind: 'retried'; readonly conversations: number }
  | { readonly kind: 'extended'; readonly conversations: number; readonly maxTurns: number }
  | { readonly kind: 'forked'; readonly draft: ForkDraft }
  /** Twice per second while it runs, and a last time before the worker stops. */
  | { readonly kind: 'progress'; readonly progress: ShownProgress; readonly isLast: boolean }
  /** It had ended: there is nothing to resume. */
  | { readonly kind: 'over' }
  /** It was paused manually; `runBatch` waits until it is resumed. */
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'resumed' };

/** How `runBatch` ended; `started` only in mode `start`. */
export type RunEnd = BatchEnd | { readonly kind: 'started' };

/** What `runBatch` runs, and where. */
export interface BatchRun {
  readonly session: Session;
  readonly batchId: string;
  /** Made once Temporal answers, so that a failed start leaves nothing behind; default: none. */
  readonly change?: BatchChange;
  /** `serve`: with a worker in this process; `watch`: with workers elsewhere; `start`: like `watch`, without waiting. */
  readonly mode: 'serve' | 'watch' | 'start';
  /** The script whose functions are the components of the batch, for mode `serve`. */
  readonly script?: Script | undefined;
  readonly signal: AbortSignal;
  /** Receives what happens; what it throws ends the run and leaves the batch resumable. */
  readonly on: (event: BatchEvent) => void;
}

const PROGRESS_MS = 500;

/**
 * Runs a batch until it is closed, paused by a fault, or stopped in Temporal; returns at once if nothing is left to do.
 * @throws {InputError} when the batch cannot be changed in this way; nothing was started then.
 * @throws {UnavailableError} when Temporal, the store or the worker cannot be used any longer; the batch is resumable.
 * @throws when `signal` is aborted; the batch is resumable.
 */
export async function runBatch(run: BatchRun): Promise<RunEnd> {
  const { session, batchId, mode, script, signal } = run;
  if (run.change) run.on(await apply(run.change, run));
  signal.throwIfAborted();
  await using worker = mode === 'serve' ? await session.startWorker({ batchId, script }) : undefined;
  signal.throwIfAborted();
  if (!(await session.batches.start(batchId))) return { kind: 'closed' };
  return mode === 'start' ? { kind: 'started' } : await watch(run, worker);
}

async function apply(change: BatchChange, { session, batchId, signal }: BatchRun): Promise<BatchEvent> {
  const { store, batches } = session;
  switch (change.kind) {
    case 'load':
      return { kind: 'loaded', prepared: await prepareBatch(store, change.draft, signal) };
    case 'resume':
      return { kind: (await hasWorkLeft(store, batchId)) ? 'resumed' : 'over' };
    case 'retry':
      return { kind: 'retried', conversations: await batches.retry(batchId) };
    case 'extend': {
      const { batch, maxTurns } = change;
      return { kind: 'extended', conversations: await extendBatch(store, batch, maxTurns), maxTurns };
    }
    case 'fork':
      await prepareFork(store, change.draft);
      return { kind: 'forked', draft: change.draft };
  }
}

async function watch(run: BatchRun, worker: RunningWorker | undefined): Promise<BatchEnd> {
  const { session, batchId, on } = run;
  const { batches, store, lost } = session;
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, run.signal]);
  const onHandPause = (reason: string | null) => on(reason === null ? { kind: 'resumed' } : { kind: 'paused', reason });
  const reporting = reportProgress(run, signal);
  const ends = [awaitBatch({ batches, store, batchId, signal, onHandPause }), lost, rejectionOf(reporting)];
  if (worker) ends.push(workerBroken(worker));
  let end: BatchEnd;
  try {
    end = await Promise.race(ends);
  } finally {
    over.abort();
    await Promise.allSettled([reporting]);
  }
  await reporting;
  return end;
}

async function reportProgress({ session, batchId, on }: BatchRun, signal: AbortSignal): Promise<void> {
  const { store } = session;
  let progress: ShownProgress | undefined;
  const onTrouble = (storeTrouble: string) => {
    if (progress) on({ kind: 'progress', progress: { ...progress, storeTrouble }, isLast: false });
  };
  for (;;) {
    const isLast = signal.aborted;
    progress = await awaitStore(store, readShown(store, batchId), onTrouble);
    on({ kind: 'progress', progress, isLast });
    if (isLast) return;
    await sleep(PROGRESS_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Rejects as the work does; never resolves. */
async function rejectionOf(work: Promise<void>): Promise<never> {
  await work;
  return new Promise(() => {});
}

async function workerBroken({ ended }: RunningWorker): Promise<never> {
  const log = 'see its log in .convsim/logs, or in the logs folder of CONVSIM_HOME';
  try {
    await ended;
  } catch (error) {
    // It lacks a key: nothing that its log would explain.
    if (error instanceof InputError) throw error;
    throw new UnavailableError(`the worker failed: ${errorMessage(error)}; ${log}`, { cause: error });
  }
  throw new UnavailableError(`the worker stopped unexpectedly; ${log}`);
}
