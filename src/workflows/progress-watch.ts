import { CancellationScope, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { ProgressRead } from '../activities/activities.ts';
import { progressNow } from '../contract/cards.ts';
import { isScriptQueue } from '../contract/ids.ts';
import { failureOf } from './failure-of.ts';
import type { PauseGate } from './pause-gate.ts';
import { lookActivities } from './store-activities.ts';

/** Shortest time between two looks, in milliseconds: what fails at the first attempt shows within two seconds. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * A look comes after another tenth of the time that the run has taken. So what is shown is never older than that, and a run of
 * a month has looked 141 times: some 1,600 events in its history.
 */
const WAIT_SHARE = 1 / 10;

/** Shows people the progress of a running batch or shard, read from the store at growing intervals. */
export class ProgressWatch {
  readonly #of: { readonly batchId: string; readonly shard?: number };
  #read: ProgressRead | null = null;
  #unread: string | null = null;

  /** Without `shard` the whole batch is looked up. */
  constructor(of: { readonly batchId: string; readonly shard?: number }) {
    this.#of = of;
  }

  /** What was reached at the last look; `null` before the first. */
  get progress(): ProgressRead['progress'] | null {
    return this.#read?.progress ?? null;
  }

  /** Why the last look failed; `null` if it did not. */
  get unread(): string | null {
    return this.#unread;
  }

  /** Puts the last look into the workflow's current details, below the reason of a pause. */
  show(paused: string | null): void {
    const { batchId, shard } = this.#of;
    const { taskQueue } = workflowInfo();
    const help = shard === undefined ? { batchId, isScript: isScriptQueue(taskQueue) } : undefined;
    setCurrentDetails(progressNow(paused, { card: this.#read?.card, unread: this.#unread, help }));
  }

  /** Does the work and looks meanwhile, unless the gate is shut. */
  async during<Result>(gate: PauseGate, work: () => Promise<Result>): Promise<Result> {
    const looks = new CancellationScope();
    looks.run(() => this.#lookNowAndThen(gate)).catch(() => undefined);
    try {
      return await work();
    } finally {
      looks.cancel();
    }
  }

  /** Looks once. A store that cannot be read now is asked again at the next look. */
  async look(gate: PauseGate): Promise<void> {
    try {
      this.#read = await lookActivities.readProgress(this.#of);
      this.#unread = null;
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      this.#unread = failureOf(error).message;
    }
    this.show(gate.reason);
  }

  async #lookNowAndThen(gate: PauseGate): Promise<void> {
    const startedAtMs = Date.now();
    for (;;) {
      const waitMs = Math.max(SHORTEST_WAIT_MS, Math.round((Date.now() - startedAtMs) * WAIT_SHARE));
      await sleep(waitMs);
      await this.look(gate);
      await gate.passed();
    }
  }
}
