import { defineSignal, getExternalWorkflowHandle } from '@temporalio/workflow';
import { batchWorkflowId } from '../contract/ids.ts';
import { type Counts, SHARD_PROGRESS_SIGNAL, type ShardInput, type ShardProgress } from '../contract/workflow-api.ts';

/** Tells a batch what a shard has done so far. */
export const shardProgressSignal = defineSignal<[ShardProgress]>(SHARD_PROGRESS_SIGNAL);

/** News a shard sends: a batch of 1,000 shards stays far below Temporal's 10,000 signals. */
const NEWS_PER_SHARD = 5;

/** Tells the batch of a shard's progress now and then. */
export class ProgressNews {
  readonly #input: ShardInput;
  readonly #counts: Counts;
  #ended = 0;

  /** `counts` is read anew at every telling. */
  constructor(input: ShardInput, counts: Counts) {
    this.#input = input;
    this.#counts = counts;
  }

  /** To be called after every conversation that ended. */
  tell(): void {
    this.#ended += 1;
    const { prefix, batchId, shard, seeds } = this.#input;
    if (this.#ended % Math.ceil(seeds / NEWS_PER_SHARD) !== 0) return;
    const news: ShardProgress = { shard, counts: { ...this.#counts } };
    getExternalWorkflowHandle(batchWorkflowId(prefix, batchId))
      .signal(shardProgressSignal, news)
      .catch(() => undefined);
  }
}
