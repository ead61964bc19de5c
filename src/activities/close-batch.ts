import { usedUp } from '../contract/budget.ts';
import type { BatchResult } from '../contract/workflow-api.ts';
import type { Store } from '../store/store.ts';
import type { BatchClosing, PauseAnnounced } from './activities.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Closes a batch; if it was cancelled or has no budget left, ends its open conversations. A budget may have been raised since
 * a call was refused: then what is open stays open.
 */
export async function closeBatch(
  { store }: Dependencies,
  { batchId, isCancelled, isExhausted = false }: BatchClosing,
): Promise<BatchResult> {
  if (isCancelled) await store.endOpenConversations(batchId, 'cancelled');
  else if (isExhausted && (await isUsedUp(store, batchId))) {
    await store.endOpenConversations(batchId, 'budget-exhausted');
  }
  await store.setBatchState(batchId, 'closed');
  const { seeds, turns, outcomes } = await store.progress(batchId);
  return { seeds, turns, outcomes };
}

/** Records in the store, for everybody who watches it, that the batch is paused or continues. */
export async function announcePause({ store }: Dependencies, { batchId, reason }: PauseAnnounced): Promise<void> {
  if (reason === null) await store.setBatchState(batchId, 'open');
  else await store.pauseOpen(batchId, reason);
}

async function isUsedUp(store: Store, batchId: string): Promise<boolean> {
  const batch = await store.findBatch(batchId);
  return usedUp(batch?.manifest.spec.budget, await store.readSpent(batchId)) !== null;
}
