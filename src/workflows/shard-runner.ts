import { TypedSearchAttributes, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
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
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.ts';
import type { BatchInput, BatchPlan } from '../contract/workflow-api.ts';
import { failureOf } from './failure-of.ts';
import { type PauseGate, relayPause, relayPauseAtStart } from './pause-gate.ts';
import type { shard } from './shard.ts';
import { concurrencySignal } from './handle-signals.ts';
import { shardsAtOnce, shareOut, splitConcurrency } from './split-concurrency.ts';
import { signalInOrder } from './signal-in-order.ts';
import { waitForOrphan } from './wait-for-orphan.ts';

/** One of the shards that run side by side. */
interface Lane {
  /** Conversations its shard keeps in flight. */
  window: number;
  /** The shard it runs now, and the window that was last signalled to that shard. */
  running?: { readonly handle: ChildWorkflowHandle<typeof shard>; window: number } | undefined;
}

/** One round of shards. */
interface Round {
  readonly plan: BatchPlan;
  readonly gate: PauseGate;
  /** Shards that were not started. */
  readonly waiting: number[];
  readonly lanes: Lane[];
  /** Whether all but the canary wait until `release`. */
  isHeld: boolean;
  /** Why lanes ended before their work did. */
  readonly failures: unknown[];
  readonly settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
}

/** One shard in a lane. */
interface ShardRun {
  readonly round: Round;
  readonly number: number;
  readonly lane: Lane;
}

/** Runs the shards of a batch, a few at a time, within the batch's concurrency. */
export class ShardRunner {
  readonly #input: BatchInput;
  readonly #open = new Map<number, ChildWorkflowHandle<typeof shard>>();
  #round: Round | null = null;
  #isExhausted = false;
  /** What was signalled since the last round ended; what the store says holds otherwise. */
  #concurrency: number | null = null;

  constructor(input: BatchInput) {
    this.#input = input;
  }

  /** Numbers of the shards now running. */
  get open(): readonly number[] {
    return [...this.#open.keys()];
  }

  /** Whether a conversation of the last round was refused because the batch has no budget left. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  /** Runs every shard of the plan to its end; those not started are left out when the budget is used up. */
  async runAll(plan: BatchPlan, gate: PauseGate): Promise<void> {
    this.#isExhausted = false;
    try {
      await new Promise<void>((resolve, reject) => {
        const { hasCanary: isHeld, shards } = plan;
        const settle = { resolve, reject };
        const round = { plan, gate, waiting: [...shards], lanes: [], isHeld, failures: [], settle };
        this.#round = round;
        const windows = splitConcurrency(isHeld ? 1 : this.#wanted(round), shards.length);
        for (const window of windows) this.#addLane(round, window);
        // The last conversations may have ended while the round was planned.
        if (windows.length === 0) resolve();
      });
    } finally {
      this.#round = null;
      this.#concurrency = null;
    }
  }

  /** Sets how many conversations are in flight from now on: in the running shards, and in those that follow. */
  resize(concurrency: number): void {
    this.#concurrency = concurrency;
    if (this.#round && !this.#round.isHeld) this.#spread(this.#round, concurrency);
  }

  /** Starts what waits for the canary; does nothing where nothing does. */
  release(): void {
    const round = this.#round;
    if (!round?.isHeld) return;
    round.isHeld = false;
    this.#spread(round, this.#wanted(round));
  }

  /** Signals the running shards that the batch is paused, or continues where `reason` is `null`. */
  relay(reason: string | null): void {
    relayPause(this.#open.values(), reason);
  }

  #wanted({ plan }: Pick<Round, 'plan'>): number {
    return this.#concurrency ?? plan.concurrency;
  }

  #addLane(round: Round, window: number): void {
    const lane: Lane = { window };
    round.lanes.push(lane);
    this.#runLane(round, lane).then(
      () => this.#endLane(round, lane),
      (error: unknown) => {
        // The others are awaited: a batch that has ended must leave no shard open.
        round.failures.push(error);
        this.#endLane(round, lane);
      },
    );
  }

  #endLane(round: Round, lane: Lane): void {
    const { lanes, failures, settle } = round;
    lanes.splice(lanes.indexOf(lane), 1);
    if (lanes.length > 0) {
      if (failures.length === 0 && this.#concurrency !== null) this.#spread(round, this.#concurrency);
    } else if (failures.length > 0) settle.reject(failures[0]);
    else settle.resolve();
  }

  async #runLane(round: Round, lane: Lane): Promise<void> {
    for (;;) {
      await round.gate.passed();
      const number = this.#isSurplus(round) ? undefined : round.waiting.shift();
      if (number === undefined) break;
      await this.#runOne({ round, number, lane });
    }
  }

  #isSurplus({ lanes }: Round): boolean {
    return this.#concurrency !== null && lanes.length > shardsAtOnce(this.#concurrency);
  }

  /** Redistributes the concurrency. No running shard is ended for it: its window may be set to 0 for now. */
  #spread(round: Round, concurrency: number): void {
    const { lanes, waiting } = round;
    const more = Math.min(shardsAtOnce(concurrency) - lanes.length, waiting.length);
    for (let added = 0; added < more; added += 1) this.#addLane(round, 0);
    for (const [index, window] of shareOut(concurrency, lanes.length).entries()) {
      const lane = lanes[index];
      if (!lane) continue;
      lane.window = window;
      signalWindow(lane);
    }
  }

  /** Starts no further shard of this round. */
  #exhaust(): void {
    this.#isExhausted = true;
    this.#round?.waiting.splice(0);
  }

  /** A shard fails only when the store does or somebody terminates it: the batch pauses and runs it again. */
  async #runOne(run: ShardRun): Promise<void> {
    for (;;) {
      try {
        await this.#start(run);
        return;
      } catch (error) {
        if (isCancellation(error) && CancellationScope.current().consideredCancelled) throw error;
        if (error instanceof WorkflowExecutionAlreadyStartedError) {
          await waitForOrphan(`shard ${run.number}`);
          continue;
        }
        const { gate } = run.round;
        gate.pause(`shard ${run.number} stopped: ${failureOf(error).message}`);
        await gate.passed();
      }
    }
  }

  async #start({ round, number, lane }: ShardRun): Promise<void> {
    const { plan, gate, isHeld: hasCanary } = round;
    const { window } = lane;
    const { batchId, prefix } = this.#input;
    const first = number * SEEDS_PER_SHARD;
    const last = Math.min(first + SEEDS_PER_SHARD, plan.seeds);
    const handle = await startChild<typeof shard>('shard', {
      workflowId: shardWorkflowId(prefix, batchId, number),
      args: [{ batchId, prefix, shard: number, window, hasCanary, policy: plan.policy }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      typedSearchAttributes: new TypedSearchAttributes([{ key: SEARCH_ATTRIBUTES.batch, value: batchId }]),
      staticSummary: `seeds ${first + 1} to ${last}`,
    });
    this.#open.set(number, handle);
    relayPauseAtStart(handle, gate);
    lane.running = { handle, window };
    // It may have changed while the shard was started.
    signalWindow(lane);
    try {
      const counts = await handle.result();
      if (counts['budget-exhausted']) this.#exhaust();
    } finally {
      this.#open.delete(number);
      lane.running = undefined;
    }
  }
}

/** Signals a lane's window to its shard, if it has changed. */
function signalWindow({ running, window }: Lane): void {
  if (!running || running.window === window) return;
  running.window = window;
  signalInOrder(running.handle, concurrencySignal, window);
}
