import { isAlive } from '../process/is-alive.ts';
import { processPlace } from '../process/process-place.ts';
import type { Batch, Store } from '../store/store.ts';

/** A process says every 5 s that it works on a batch; one that has not for this long, in milliseconds, has ended. */
const SILENT_MS = 30_000;

/** Reads which batches a process works on now, and returns whether that holds for one. */
export async function readServed(store: Store): Promise<(batchId: string) => boolean> {
  const place = processPlace();
  const living = (await store.servings()).filter(({ host, pid, ageMs }) => {
    return ageMs < SILENT_MS && (host !== place || isAlive(pid));
  });
  return (batchId) => living.some((serving) => serving.batchId === null || serving.batchId === batchId);
}

/** Whether a batch should run, and no process works on it: its command was interrupted. */
export async function isInterrupted(
  store: Store,
  { batchId, state }: Pick<Batch, 'batchId' | 'state'>,
): Promise<boolean> {
  return state === 'open' && !(await readServed(store))(batchId);
}
