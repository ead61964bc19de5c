import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress, Store } from '../store/store.ts';

const EVERY_MS = 500;

interface Told {
  readonly batchId: string;
  readonly onProgress: (progress: Progress) => void;
  /** Ends the telling, with one last word. */
  readonly signal: AbortSignal;
}

/** Tells about twice a second how far a batch is; rejects with what `onProgress` throws. */
export async function tellProgress(store: Store, { batchId, onProgress, signal }: Told): Promise<void> {
  for (;;) {
    const isLast = signal.aborted;
    onProgress(await store.progress(batchId));
    if (isLast) return;
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
