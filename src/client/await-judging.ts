import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { UnavailableError } from '../contract/errors.ts';
import type { JudgingResult } from '../contract/workflow-api.ts';
import type { Store } from '../store/store.ts';
import { isServerAway } from './batch-client.ts';
import type { JudgingClient, JudgingWish } from './judging-client.ts';

/** How a wait for a judging ended. */
export type JudgingEnd =
  | { readonly kind: 'closed'; readonly result: JudgingResult }
  /** A fault stopped it; the same command continues it. */
  | { readonly kind: 'paused'; readonly reason: string }
  /** Somebody cancelled or terminated it. */
  | { readonly kind: 'stopped'; readonly reason: string };

interface AwaitOptions {
  readonly judgings: JudgingClient;
  readonly store: Store;
  readonly wish: JudgingWish;
  readonly signal: AbortSignal;
}

/** How long the server may be away before the wait ends. */
const LONGEST_ABSENCE_MS = 5 * 60_000;
const POLL_MS = 500;

/**
 * Waits until a judging has ended or was paused. Outlives restarts of the server; one that has lost it receives it again.
 * @throws {UnavailableError} when the server stays away for five minutes, and the reason of `signal` when that is aborted.
 */
export async function awaitJudging(options: AwaitOptions): Promise<JudgingEnd> {
  const given = new AbortController();
  const signal = AbortSignal.any([options.signal, given.signal]);
  try {
    return await Promise.race([watchWorkflow(options, signal), watchPause(options, signal)]);
  } finally {
    given.abort();
  }
}

async function watchWorkflow({ judgings, wish }: AwaitOptions, signal: AbortSignal): Promise<JudgingEnd> {
  let awaySinceMs: number | null = null;
  for (;;) {
    try {
      await judgings.awaitEnd(wish.batchId, signal);
      return { kind: 'closed', result: await judgings.result(wish.batchId) };
    } catch (error) {
      if (error instanceof WorkflowFailedError)
        return { kind: 'stopped', reason: error.cause?.message ?? error.message };
      signal.throwIfAborted();
      if (error instanceof WorkflowNotFoundError) await judgings.start(wish);
      else if (!isServerAway(error)) throw error;
      else {
        awaySinceMs ??= Date.now();
        const message = 'the Temporal server has not answered for five minutes; nothing is lost';
        if (Date.now() - awaySinceMs > LONGEST_ABSENCE_MS) throw new UnavailableError(message, { cause: error });
      }
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function watchPause({ store, wish }: AwaitOptions, signal: AbortSignal): Promise<JudgingEnd> {
  for (;;) {
    await sleep(POLL_MS, undefined, { signal });
    const rubric = (await store.listRubrics(wish.batchId)).find(({ set }) => set === wish.set);
    if (rubric?.state === 'paused') return { kind: 'paused', reason: rubric.pauseReason ?? 'no reason was given' };
  }
}
