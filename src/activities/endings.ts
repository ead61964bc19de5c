import { usedUp } from '../contract/budget.ts';
import type { BatchResult } from '../contract/workflow-api.ts';
import type { Store } from '../store/store.ts';
import type { Activities, ConversationEnded } from './activities.ts';
import { brakeReason } from './brake.ts';
import type { Dependencies } from './create-activities.ts';

/** Records how a conversation ended, unless it has ended, and brakes the batch if many fail for one cause. */
export async function endConversation(
  { store }: Dependencies,
  input: Parameters<Activities['endConversation']>[0],
): Promise<ConversationEnded> {
  const ending = await store.saveEnding(input, {
    outcome: input.outcome,
    errorType: input.errorType ?? null,
    errorMessage: input.errorMessage ?? null,
  });
  const turns = await store.countTurns(input);
  const brake = brakeReason(input.batchId, ending, await store.failuresInARow(input.batchId, ending));
  const isTold = brake !== null && (await isOpen(store, input.batchId));
  return { outcome: ending.outcome, turns, ...(isTold && { brake }) };
}

/** A batch that is paused needs no brake: of thousands in flight only those that fail before it pauses tell it. */
async function isOpen(store: Store, batchId: string): Promise<boolean> {
  return (await store.findBatch(batchId))?.state === 'open';
}

/** Tells those who watch the store that the batch is paused, or goes on. */
export async function announcePause(
  { store }: Dependencies,
  { batchId, reason }: Parameters<Activities['announcePause']>[0],
): Promise<void> {
  if (reason === null) await store.setBatchState(batchId, 'open');
  else await store.pauseOpen(batchId, reason);
}

/**
 * Closes a batch; one that was cancelled or has no budget left ends the conversations that have not ended. A budget may have
 * been raised since a call was refused: then what is open is left to go on.
 */
export async function closeBatch(
  { store }: Dependencies,
  { batchId, isCancelled, isExhausted = false }: Parameters<Activities['closeBatch']>[0],
): Promise<BatchResult> {
  if (isCancelled) await store.endOpenConversations(batchId, 'cancelled');
  else if (isExhausted && (await isUsedUp(store, batchId))) {
    await store.endOpenConversations(batchId, 'budget-exhausted');
  }
  await store.setBatchState(batchId, 'closed');
  const { seeds, turns, outcomes } = await store.progress(batchId);
  return { seeds, turns, outcomes };
}

async function isUsedUp(store: Store, batchId: string): Promise<boolean> {
  const batch = await store.findBatch(batchId);
  return usedUp(batch?.manifest.spec.budget, await store.readSpent(batchId)) !== null;
}
