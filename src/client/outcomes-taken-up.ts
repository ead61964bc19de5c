import { usedUp } from '../contract/budget.ts';
import type { Store } from '../store/store.ts';

/** The outcomes that starting a batch takes away: those of its budget only if that has something left. */
export async function outcomesTakenUp(
  store: Store,
  batchId: string,
): Promise<readonly ('cancelled' | 'budget-exhausted')[]> {
  const batch = await store.findBatch(batchId);
  const isUsedUp = usedUp(batch?.manifest.spec.budget, await store.readSpent(batchId)) !== null;
  return isUsedUp ? ['cancelled'] : ['cancelled', 'budget-exhausted'];
}
