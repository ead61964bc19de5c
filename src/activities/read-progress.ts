import { StepFailure } from '../contract/failures.ts';
import { awaitStore } from '../progress/await-store.ts';
import { storeWaitText } from '../progress/batch-doing.ts';
import { progressCard } from '../progress/batch-facts.ts';
import { shownOf } from '../progress/shown-progress.ts';
import { wholeSpeed } from '../progress/speed.ts';
import type { BatchPartRef, ProgressRead } from './activities.ts';
import type { Dependencies } from './dependencies.ts';
import { loadedBatch } from './plan-batch.ts';

/** What a batch or one of its shards has reached, in numbers and as people read it: the same as `convsim status` says. */
export function readProgress(dependencies: Dependencies, part: BatchPartRef): Promise<ProgressRead> {
  return awaitStore(dependencies.store, readNow(dependencies, part), (trouble) => {
    throw new StepFailure('StoreUnavailable', storeWaitText(trouble));
  });
}

async function readNow({ store }: Dependencies, { batchId, shard }: BatchPartRef): Promise<ProgressRead> {
  const batch = await loadedBatch({ store }, batchId);
  // Why it is paused the workflow knows better.
  const { paused: _, ...progress } = await shownOf(store, batch, await store.progress(batchId, shard), shard);
  // Budget and rate are the whole batch's.
  const part = shard === undefined ? progress : { ...progress, budget: [] };
  const isTimed = shard === undefined && batch.state === 'open';
  const speed = isTimed ? wholeSpeed(progress, await store.readSpent(batchId)) : undefined;
  return { progress: part, card: progressCard(part, speed) };
}
