import { setTimeout as sleep } from 'node:timers/promises';
import { awaitBatch, awaitCancelled, type BatchEnd } from '../client/await-batch.ts';
import { UnavailableError } from '../contract/errors.ts';
import type { RunningWorker } from '../worker.ts';
import type { CliContext } from './context.ts';
import { progressView } from './progress-view.ts';
import type { Session } from './session.ts';

const REFRESH_MS = 500;

/** How the leading of a batch ended in this process. */
export type DriveEnd = BatchEnd | { readonly kind: 'interrupted' };

interface Driven {
  readonly session: Session;
  readonly batchId: string;
  readonly interrupted: AbortSignal;
  /** Whether the batch must be planned anew, since its concurrency changed. */
  readonly isReplanned: boolean;
}

/** Runs a worker and the batch, shows progress, and comes back when the batch is closed, paused or interrupted. */
export async function driveBatch(
  context: CliContext,
  { session, batchId, interrupted, isReplanned }: Driven,
): Promise<DriveEnd> {
  const worker = await session.startWorker();
  try {
    if (isReplanned) await endPresentRun(session, batchId, interrupted);
    const hasWork = await session.batches.start(batchId);
    return hasWork ? await watch(context, { session, batchId, interrupted, worker }) : { kind: 'closed' };
  } finally {
    await worker.stop();
  }
}

/** A run keeps the plan of its start: it is ended with everything said kept, and `start` takes its conversations up. */
async function endPresentRun({ batches }: Session, batchId: string, signal: AbortSignal): Promise<void> {
  if (await batches.isRunning(batchId)) {
    await batches.cancel(batchId);
    await awaitCancelled({ batches, batchId, signal });
  }
}

interface Watched {
  readonly session: Session;
  readonly batchId: string;
  readonly interrupted: AbortSignal;
  readonly worker: RunningWorker;
}

async function watch(context: CliContext, { session, batchId, interrupted, worker }: Watched): Promise<DriveEnd> {
  const over = new AbortController();
  const showing = showProgress(context, { session, batchId, signal: AbortSignal.any([over.signal, interrupted]) });
  // Awaited at the end; a store that fails meanwhile is told then, and must not end the process.
  showing.catch(() => undefined);
  const { batches, store } = session;
  const signal = AbortSignal.any([over.signal, interrupted]);
  try {
    return await Promise.race([
      awaitBatch({ batches, store, batchId, signal }),
      session.serverLost,
      workerBroken(worker),
    ]);
  } catch (error) {
    if (interrupted.aborted) return { kind: 'interrupted' };
    throw error;
  } finally {
    over.abort();
    await showing;
  }
}

async function workerBroken(worker: RunningWorker): Promise<never> {
  try {
    await worker.ended;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnavailableError(`the worker broke down: ${reason}`, { cause: error });
  }
  throw new UnavailableError('the worker has stopped by itself; its log is worker.log in the logs of .convsim');
}

async function showProgress(
  { terminal }: CliContext,
  { session, batchId, signal }: { session: Session; batchId: string; signal: AbortSignal },
): Promise<void> {
  const batch = await session.store.findBatch(batchId);
  const turnsPerConversation = batch ? batch.manifest.spec.maxTurns + 1 : undefined;
  const view = progressView({ terminal, batchId, startedAtMs: Date.now(), turnsPerConversation });
  try {
    for (;;) {
      view.update(await session.store.progress(batchId));
      if (signal.aborted) return;
      await sleep(REFRESH_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    view.stop();
  }
}
