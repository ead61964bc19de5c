import { readServed } from '../progress/is-served.ts';
import type { BatchSummary, Store } from '../store/store.ts';
import { doingOf } from './doing-of.ts';
import type { BatchLine } from './data/batch-view.ts';

/** All batches of a store, newest first. */
export async function readBatchLines(store: Store): Promise<readonly BatchLine[]> {
  const isServed = await readServed(store);
  const batches = (await store.listBatches()).toReversed();
  return Promise.all(batches.map((batch) => batchLine(store, batch, isServed(batch.batchId))));
}

async function batchLine(
  store: Pick<Store, 'countConversations'>,
  batch: BatchSummary,
  isServed: boolean,
): Promise<BatchLine> {
  const { batchId, createdAt, pauseReason, seedCount, outcomes, turns } = batch;
  return {
    batchId,
    createdAt,
    doing: doingOf(batch, { isInterrupted: batch.state === 'open' && !isServed }),
    ...(pauseReason !== null && { pauseReason }),
    seeds: seedCount ?? (await store.countConversations({ batchId })),
    outcomes,
    turns,
  };
}
