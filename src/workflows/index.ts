/** The workflow types of the task queue: what Temporal's bundler starts from. */
export { batch } from './batch.ts';
export { conversation } from './conversation.ts';
export { judging } from './judging.ts';
export { shard } from './shard.ts';
