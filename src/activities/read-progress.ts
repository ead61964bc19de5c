import { wholePace } from '../progress/pace.ts';
import { progressCard } from '../progress/progress-card.ts';
import { shownOf } from '../progress/shown-progress.ts';
import type { Activities, ProgressRead } from './activities.ts';
import type { Dependencies } from './create-activities.ts';
import { loadedBatch } from './plan.ts';

/** What a batch or one of its shards has reached, in numbers and as people read it: the same as `convsim status` says. */
export async function readProgress(
  { store }: Dependencies,
  { batchId, shard }: Parameters<Activities['readProgress']>[0],
): Promise<ProgressRead> {
  const batch = await loadedBatch({ store }, batchId);
  // Why it is paused the workflow knows better.
  const { paused: _, ...progress } = await shownOf(store, batch, await store.progress(batchId, shard));
  // Budget and rate are the whole batch's.
  const part = shard === undefined ? progress : { ...progress, budget: [] };
  const isTimed = shard === undefined && batch.state === 'open';
  const pace = isTimed ? wholePace(progress, await store.readSpent(batchId)) : undefined;
  return { progress: part, card: progressCard(part, pace) };
}
