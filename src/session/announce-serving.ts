import { randomUUID } from 'node:crypto';
import { processPlace } from '../process/process-place.ts';
import type { Store } from '../store/store.ts';

/** How often it is repeated, in milliseconds; readers believe it for six times as long. */
const REPEAT_MS = 5_000;

/**
 * Notes in the store that this process works on a batch, or on every one, until it is disposed of: a batch that nobody works on
 * is shown as interrupted. A store that cannot be written is not waited for: the work itself will say so.
 */
export async function announceServing(store: Store, batchId: string | undefined): Promise<AsyncDisposable> {
  const serving = { id: randomUUID(), batchId: batchId ?? null, host: processPlace(), pid: process.pid };
  const note = () => store.noteServing(serving).catch(() => undefined);
  await note();
  const timer = setInterval(() => void note(), REPEAT_MS).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await store.endServing(serving.id).catch(() => undefined);
    },
  };
}

/** Notes the same for a process that was just started and will do so itself. */
export async function announceChild(store: Store, batchId: string, pid: number): Promise<void> {
  await store.noteServing({ id: randomUUID(), batchId, host: processPlace(), pid }).catch(() => undefined);
}
