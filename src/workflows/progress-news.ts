import { defineSignal, getExternalWorkflowHandle } from '@temporalio/workflow';
import { batchWorkflowId } from '../contract/ids.ts';
import type { Counts, ShardInput } from '../contract/workflow-api.ts';

const shardProgressSignal = defineSignal<[{ shard: number; counts: Counts }]>('shardProgress');

/** Times a shard told its batch where its input does not say. */
const NEWS_UNSAID = 5;

/**
 * Tells a batch of its shard's progress now and then. Nobody listens any more: shards that were started by a version in which
 * batches did go on telling, because their histories hold it.
 */
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
    const { prefix, batchId, shard, seeds, news = NEWS_UNSAID } = this.#input;
    if (news === 0 || this.#ended % Math.ceil(seeds / news) !== 0) return;
    getExternalWorkflowHandle(batchWorkflowId(prefix, batchId))
      .signal(shardProgressSignal, { shard, counts: { ...this.#counts } })
      .catch(() => undefined);
  }
}
