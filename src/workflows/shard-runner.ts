import {
  CancellationScope,
  type ChildWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  startChild,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import { shardWorkflowId } from '../contract/ids.ts';
import { SEEDS_PER_SHARD } from '../contract/limits.ts';
import type { BatchInput, BatchPlan, ShardProgress } from '../contract/workflow-api.ts';
import { failureOf } from './failure-of.ts';
import { type PauseGate, pauseSignal, resumeSignal } from './pause-gate.ts';
import { shardAttributes } from './search-attributes.ts';
import type { shard } from './shard.ts';
import { splitConcurrency } from './split-concurrency.ts';

/** Runs the shards of a batch, a few at a time, within the batch's concurrency. */
export class ShardRunner {
  readonly #input: BatchInput;
  readonly #onCounts: (progress: ShardProgress) => void;
  readonly #open = new Map<number, ChildWorkflowHandle<typeof shard>>();

  /** `onCounts` is told what a shard came to. */
  constructor(input: BatchInput, onCounts: (progress: ShardProgress) => void) {
    this.#input = input;
    this.#onCounts = onCounts;
  }

  /** Numbers of the shards now running. */
  get open(): readonly number[] {
    return [...this.#open.keys()];
  }

  /** Runs every shard of the plan to its end. */
  async runAll(plan: BatchPlan, gate: PauseGate): Promise<void> {
    const waiting = [...plan.shards];
    const lane = async (window: number) => {
      for (;;) {
        await gate.passed();
        const number = waiting.shift();
        if (number === undefined) return;
        await this.#runOne({ number, window, plan, gate });
      }
    };
    await Promise.all(splitConcurrency(plan.concurrency, plan.shards.length).map(lane));
  }

  /** Tells the running shards that the batch is paused, or goes on when `reason` is null. */
  relay(reason: string | null): void {
    for (const each of this.#open.values()) {
      const told = reason === null ? each.signal(resumeSignal) : each.signal(pauseSignal, reason);
      told.catch(() => undefined);
    }
  }

  /** A shard fails only by the store's fault or by hand: the batch pauses and runs it again. */
  async #runOne(run: { number: number; window: number; plan: BatchPlan; gate: PauseGate }): Promise<void> {
    for (;;) {
      try {
        await this.#start(run);
        return;
      } catch (error) {
        if (isCancellation(error) && CancellationScope.current().consideredCancelled) throw error;
        run.gate.pause(`shard ${run.number} stopped: ${failureOf(error).message}`);
        await run.gate.passed();
      }
    }
  }

  async #start({ number, window, plan }: { number: number; window: number; plan: BatchPlan }): Promise<void> {
    const { batchId, prefix } = this.#input;
    const first = number * SEEDS_PER_SHARD;
    const last = Math.min(first + SEEDS_PER_SHARD, plan.seeds);
    const handle = await startChild<typeof shard>('shard', {
      workflowId: shardWorkflowId(prefix, batchId, number),
      args: [{ batchId, prefix, shard: number, seeds: last - first, window, policy: plan.policy }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      typedSearchAttributes: shardAttributes(batchId),
      staticSummary: `seeds ${first + 1} to ${last}`,
    });
    this.#open.set(number, handle);
    try {
      this.#onCounts({ shard: number, counts: await handle.result() });
    } finally {
      this.#open.delete(number);
    }
  }
}
