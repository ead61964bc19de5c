/** Most conversations one shard should keep in flight: beyond it another shard runs beside, if there is one. */
const LARGEST_WINDOW = 100;

/** Windows of the shards that run side by side: they add up to `concurrency` unless there are fewer shards than needed. */
export function splitConcurrency(concurrency: number, shards: number): number[] {
  const lanes = Math.min(Math.ceil(concurrency / LARGEST_WINDOW), shards);
  const share = Math.floor(concurrency / lanes);
  const rest = concurrency % lanes;
  return Array.from({ length: lanes }, (_, lane) => share + (lane < rest ? 1 : 0));
}
