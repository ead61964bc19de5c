import type { BatchResult, ConversationResult } from '../contract/workflow-api.ts';
import type { Activities } from './activities.ts';
import type { Dependencies } from './create-activities.ts';

/** Records how a conversation ended; a conversation that has ended keeps its outcome. */
export async function endConversation(
  { store }: Dependencies,
  input: Parameters<Activities['endConversation']>[0],
): Promise<ConversationResult> {
  const { outcome } = await store.saveEnding(input, {
    outcome: input.outcome,
    errorType: input.errorType ?? null,
    errorMessage: input.errorMessage ?? null,
  });
  return { outcome, turns: await store.countTurns(input) };
}

/** Tells those who watch the store that the batch is paused, or goes on. */
export async function announcePause(
  { store }: Dependencies,
  { batchId, reason }: Parameters<Activities['announcePause']>[0],
): Promise<void> {
  if (reason === null) await store.setBatchState(batchId, 'open');
  else await store.setBatchState(batchId, 'paused', reason);
}

/** Closes a batch in which every conversation has ended; one that was cancelled ends those that have not. */
export async function closeBatch(
  { store }: Dependencies,
  { batchId, isCancelled }: Parameters<Activities['closeBatch']>[0],
): Promise<BatchResult> {
  if (isCancelled) await store.endOpenConversations(batchId, 'cancelled');
  await store.setBatchState(batchId, 'closed');
  const { seeds, turns, outcomes } = await store.progress(batchId);
  return { seeds, turns, outcomes };
}
