/** Most conversations one shard should keep in flight: beyond it another shard runs beside, if there is one. */
const LARGEST_WINDOW = 100;

/** Windows of the shards that run side by side: they add up to `concurrency` unless there are fewer shards than needed. */
export function splitConcurrency(concurrency: number, shards: number): number[] {
  return shareOut(concurrency, Math.min(shardsAtOnce(concurrency), shards));
}

/** How many shards run side by side, where there are enough. */
export function shardsAtOnce(concurrency: number): number {
  return Math.ceil(concurrency / LARGEST_WINDOW);
}

/** Whole shares that add up to `concurrency` and differ by one at most; 0 where there are more of them. */
export function shareOut(concurrency: number, shares: number): number[] {
  const share = Math.floor(concurrency / shares);
  const rest = concurrency % shares;
  return Array.from({ length: shares }, (_, index) => share + (index < rest ? 1 : 0));
}
