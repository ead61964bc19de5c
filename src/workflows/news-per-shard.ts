/** Times a shard tells of its progress where its batch is not too large for it. */
export const MOST_NEWS_PER_SHARD = 5;

/** News of all shards together: each adds up to four events to the batch's history, of which Temporal wants 10,240 at most. */
const NEWS_PER_BATCH = 500;

/** How often each of that many shards tells its batch of its progress before it ends. */
export function newsPerShard(shards: number): number {
  return Math.min(MOST_NEWS_PER_SHARD, Math.floor(NEWS_PER_BATCH / shards));
}
