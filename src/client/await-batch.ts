import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { UnavailableError } from '../contract/errors.ts';
import { isHandPause } from '../contract/hand-pause.ts';
import { endedCount } from '../contract/outcome.ts';
import type { Store } from '../store/store.ts';
import { type BatchClient, isServerAway } from './batch-client.ts';

/** How a wait for a batch ended. */
export type BatchEnd =
  | { readonly kind: 'closed' }
  /** A worker's misconfiguration or the store stopped it; it is resumable. */
  | { readonly kind: 'paused'; readonly reason: string }
  /** Somebody terminated its workflow. */
  | { readonly kind: 'stopped'; readonly reason: string };

interface AwaitOptions {
  readonly batches: BatchClient;
  readonly store: Store;
  readonly batchId: string;
  readonly signal: AbortSignal;
  /** Called with the reason when somebody pauses the batch, and with `null` when it is resumed. */
  readonly onHandPause?: ((reason: string | null) => void) | undefined;
}

/** How long the server may be away before the wait ends. */
const LONGEST_ABSENCE_MS = 5 * 60_000;
const POLL_MS = 500;

/**
 * Waits until a batch is closed or paused by a fault; a manual pause is waited out. Outlives restarts of the server; a server
 * that has lost the batch receives it again from the store.
 * @throws {UnavailableError} when the server stays away for five minutes.
 * @throws the reason of `signal` when that is aborted.
 */
export async function awaitBatch(options: AwaitOptions): Promise<BatchEnd> {
  const given = new AbortController();
  const signal = AbortSignal.any([options.signal, given.signal]);
  try {
    return await Promise.race([watchWorkflow(options, signal), watchPause(options, signal)]);
  } finally {
    given.abort();
  }
}

/**
 * Waits until a batch that was asked to cancel has ended, also one that is paused.
 * @throws the reason of `signal` when that is aborted.
 */
export async function awaitCancelled({
  batches,
  batchId,
  signal,
}: Omit<AwaitOptions, 'store' | 'onHandPause'>): Promise<void> {
  try {
    await batches.awaitEnd(batchId, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof WorkflowFailedError)) throw error;
  }
}

async function watchWorkflow(options: AwaitOptions, signal: AbortSignal): Promise<BatchEnd> {
  let awaySinceMs: number | null = null;
  for (;;) {
    try {
      // A long poll that is left behind keeps the process alive until it gives up.
      await options.batches.awaitEnd(options.batchId, signal);
      // A run that was about to end when work was added, or one of a deleted batch of this id, has left it out.
      if (await haveAllEnded(options)) return { kind: 'closed' };
      await options.batches.startOpen(options.batchId);
    } catch (error) {
      if (error instanceof WorkflowFailedError) return endOf(options, error);
      signal.throwIfAborted();
      if (error instanceof WorkflowNotFoundError) await options.batches.restore(options.batchId);
      else if (!isServerAway(error)) throw error;
      awaySinceMs = (await answers(options)) ? null : (awaySinceMs ?? Date.now());
      if (awaySinceMs !== null && Date.now() - awaySinceMs > LONGEST_ABSENCE_MS) throw away(error);
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function haveAllEnded({ store, batchId }: AwaitOptions): Promise<boolean> {
  const { seeds, outcomes } = await store.progress(batchId);
  return endedCount(outcomes) === seeds;
}

async function answers({ batches, batchId }: AwaitOptions): Promise<boolean> {
  return batches.isRunning(batchId).then(
    () => true,
    () => false,
  );
}

/** A cancelled batch is closed like any other; what was terminated is not. */
async function endOf({ store, batchId }: AwaitOptions, error: WorkflowFailedError): Promise<BatchEnd> {
  const batch = await store.findBatch(batchId);
  if (batch?.state === 'closed') return { kind: 'closed' };
  return { kind: 'stopped', reason: error.cause?.message ?? error.message };
}

async function watchPause(
  { store, batchId, onHandPause = () => {} }: AwaitOptions,
  signal: AbortSignal,
): Promise<BatchEnd> {
  for (let reported: string | null = null; ;) {
    await sleep(POLL_MS, undefined, { signal });
    const batch = await store.findBatch(batchId);
    const reason = batch?.state === 'paused' ? (batch.pauseReason ?? 'no reason was given') : null;
    if (reason !== null && !isHandPause(reason)) return { kind: 'paused', reason };
    if (reason !== reported && batch?.state !== 'closed') onHandPause(reason);
    reported = reason;
  }
}

function away(cause: unknown): UnavailableError {
  const message = 'the Temporal server has not answered for five minutes; nothing is lost';
  return new UnavailableError(message, { cause });
}
