import { batchDoing } from '../progress/batch-doing.ts';
import { readServed } from '../progress/is-served.ts';
import { type ShownProgress, shownNow } from '../progress/shown-progress.ts';
import type { BatchState, BatchSummary, Spent, Store } from '../store/store.ts';

/** A batch of the listing; one that is open and on which no process works is `interrupted`. */
export type ListedBatch = Omit<BatchSummary, 'state'> & { readonly state: BatchState | 'interrupted' };

/** A batch that has not ended, or is being judged, with what it does. */
export interface ActiveBatch {
  readonly batch: ListedBatch;
  readonly progress: ShownProgress;
  readonly spent: Spent;
  /** A line each, as of now. */
  readonly doing: readonly string[];
}

/** All batches, oldest first. */
export async function listedBatches(store: Store): Promise<readonly ListedBatch[]> {
  const isServed = await readServed(store);
  return (await store.listBatches()).map((batch) => {
    return batch.state === 'open' && !isServed(batch.batchId) ? { ...batch, state: 'interrupted' } : batch;
  });
}

/** The latest `most` of those batches that have not ended or are being judged, oldest first; one whose seeds are loading does nothing yet. */
export async function activeBatches(
  store: Store,
  { batches, most }: { readonly batches: readonly ListedBatch[]; readonly most: number },
): Promise<readonly ActiveBatch[]> {
  const judged = new Set((await store.openJudgings()).map(({ batchId }) => batchId));
  const active = batches
    .filter(({ state, batchId }) => (state !== 'loading' && state !== 'closed') || judged.has(batchId))
    .slice(-most);
  return Promise.all(active.map((batch) => activeBatch(store, batch)));
}

async function activeBatch(store: Store, batch: ListedBatch): Promise<ActiveBatch> {
  const { state, batchId } = batch;
  const progress = await shownNow(store, { ...batch, state: state === 'interrupted' ? 'open' : state });
  return { batch, progress, spent: await store.readSpent(batchId), doing: batchDoing(progress, Date.now()) };
}
