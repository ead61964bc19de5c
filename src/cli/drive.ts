import { setTimeout as sleep } from 'node:timers/promises';
import { awaitBatch, type BatchEnd } from '../client/await-batch.ts';
import { UnavailableError } from '../contract/errors.ts';
import { readShown } from '../progress/shown-progress.ts';
import type { RunningWorker } from '../worker.ts';
import type { CliContext } from './context.ts';
import { progressView } from './progress-view.ts';
import type { Session } from './session.ts';
import { tokenWarning } from './token-warning.ts';

const REFRESH_MS = 500;

/** How the leading of a batch ended in this process. */
export type DriveEnd = BatchEnd | { readonly kind: 'interrupted' };

interface Driven {
  readonly session: Session;
  readonly batchId: string;
  readonly interrupted: AbortSignal;
}

/** Runs a worker and the batch, shows progress, and comes back when the batch is closed, paused or interrupted. */
export async function driveBatch(context: CliContext, { session, batchId, interrupted }: Driven): Promise<DriveEnd> {
  const worker = await session.startWorker();
  try {
    const hasWork = await session.batches.start(batchId);
    return hasWork ? await watch(context, { session, batchId, interrupted, worker }) : { kind: 'closed' };
  } finally {
    await worker.stop();
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
      awaitBatch({ batches, store, batchId, signal, onHandPause: sayPause(context, batchId) }),
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

/** A pause by hand is waited out: this process serves the batch when it is resumed elsewhere. */
function sayPause({ terminal }: CliContext, batchId: string): (reason: string | null) => void {
  return (reason) => {
    if (reason === null) terminal.say(`batch ${batchId} goes on`);
    else terminal.say(`batch ${batchId} is ${reason}; to go on, in another terminal: convsim resume ${batchId}`);
  };
}

async function workerBroken(worker: RunningWorker): Promise<never> {
  try {
    await worker.ended;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnavailableError(`the worker broke down: ${reason}`, { cause: error });
  }
  throw new UnavailableError(
    'the worker has stopped by itself; its log is in the folder logs of .convsim, or of CONVSIM_HOME',
  );
}

async function showProgress(
  { terminal }: CliContext,
  { session, batchId, signal }: { session: Session; batchId: string; signal: AbortSignal },
): Promise<void> {
  const view = progressView({ terminal, batchId, startedAtMs: Date.now() });
  let hasWarned = false;
  try {
    for (;;) {
      const shown = await readShown(session.store, batchId);
      view.update(shown);
      const warning: string | null = hasWarned ? null : tokenWarning(shown);
      if (warning !== null) view.note(`warning: ${warning}`);
      hasWarned ||= warning !== null;
      if (signal.aborted) return;
      await sleep(REFRESH_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    view.stop();
  }
}
