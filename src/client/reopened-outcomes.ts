import { usedUp } from '../contract/budget.ts';
import type { Store } from '../store/store.ts';

/** The outcomes that starting a batch takes away: those of its budget only if that has something left. */
export async function reopenedOutcomes(
  store: Store,
  batchId: string,
): Promise<readonly ('cancelled' | 'budget-exhausted')[]> {
  const batch = await store.findBatch(batchId);
  const isUsedUp = usedUp(batch?.manifest.spec.budget, await store.readSpent(batchId)) !== null;
  return isUsedUp ? ['cancelled'] : ['cancelled', 'budget-exhausted'];
}

/** Whether starting a batch leaves anything to do. */
export async function hasWorkLeft(store: Store, batchId: string): Promise<boolean> {
  if ((await store.findBatch(batchId))?.state !== 'closed') return true;
  const { seeds, outcomes } = await store.progress(batchId);
  const reopened: readonly string[] = await reopenedOutcomes(store, batchId);
  const ended = Object.entries(outcomes).filter(([outcome]) => !reopened.includes(outcome));
  return ended.reduce((sum, [, count]) => sum + count, 0) < seeds;
}
