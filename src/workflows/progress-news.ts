import { defineSignal, getExternalWorkflowHandle } from '@temporalio/workflow';
import { batchWorkflowId } from '../contract/ids.ts';
import { type Counts, SHARD_PROGRESS_SIGNAL, type ShardInput, type ShardProgress } from '../contract/workflow-api.ts';
import { MOST_NEWS_PER_SHARD } from './news-per-shard.ts';

/** Tells a batch what a shard has done so far. */
export const shardProgressSignal = defineSignal<[ShardProgress]>(SHARD_PROGRESS_SIGNAL);

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
    const { prefix, batchId, shard, seeds, news = MOST_NEWS_PER_SHARD } = this.#input;
    if (news === 0 || this.#ended % Math.ceil(seeds / news) !== 0) return;
    const told: ShardProgress = { shard, counts: { ...this.#counts } };
    getExternalWorkflowHandle(batchWorkflowId(prefix, batchId))
      .signal(shardProgressSignal, told)
      .catch(() => undefined);
  }
}
