import type { PlannedConversation, ShardInput } from '../contract/workflow-api.ts';
import { SEEDS_PER_SHARD } from '../contract/limits.ts';
import { storeActivities } from './store-activities.ts';

/** The conversations of a shard that need work, fetched page by page for many lanes. */
export class ShardQueue {
  readonly #input: ShardInput;
  #buffer: PlannedConversation[] = [];
  #from: number | null;
  #fetching: Promise<void> | null = null;

  constructor(input: ShardInput) {
    this.#input = input;
    this.#from = input.shard * SEEDS_PER_SHARD;
  }

  /** The next conversation, or `undefined` when all are given out. */
  async next(): Promise<PlannedConversation | undefined> {
    while (this.#buffer.length === 0) {
      if (this.#from === null && this.#fetching === null) return undefined;
      this.#fetching ??= this.#fetch();
      await this.#fetching;
    }
    return this.#buffer.shift();
  }

  async #fetch(): Promise<void> {
    const { batchId, shard } = this.#input;
    try {
      const page = await storeActivities.planShard({ batchId, shard, from: this.#from ?? 0 });
      this.#buffer = [...page.conversations];
      this.#from = page.next;
    } finally {
      this.#fetching = null;
    }
  }
}
