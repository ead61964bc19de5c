import { setMaxListeners } from 'node:events';
import type { Client, WorkflowHandle } from '@temporalio/client';

/**
 * Temporal's client leaves a listener on the signal at each of its long polls, some three a minute. A wait for long gets a new
 * signal after this time, so that they do not pile up, in milliseconds.
 */
const ONE_SIGNAL_MS = 10 * 60_000;

interface Wait {
  readonly signal: AbortSignal;
  readonly oneSignalMs?: number;
}

/** Waits for a workflow's end, however long; throws as its handle does, and at once when `signal` is aborted. */
export async function awaitResult(
  client: Pick<Client, 'withAbortSignal'>,
  handle: Pick<WorkflowHandle, 'result'>,
  { signal, oneSignalMs = ONE_SIGNAL_MS }: Wait,
): Promise<void> {
  for (;;) {
    const over = AbortSignal.timeout(oneSignalMs);
    const either = AbortSignal.any([signal, over]);
    setMaxListeners(0, either);
    try {
      await client.withAbortSignal(either, () => handle.result());
      return;
    } catch (error) {
      if (signal.aborted || !over.aborted) throw error;
    }
  }
}
