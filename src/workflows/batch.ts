import { CancellationScope, defineQuery, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ProgressRead } from '../activities/activities.ts';
import { endedCount } from '../contract/outcome.ts';
import { type BatchInput, type BatchResult, PROGRESS_QUERY } from '../contract/workflow-api.ts';
import { brakeOnSignal } from './brake-on-signal.ts';
import { PauseGate } from './pause-gate.ts';
import { pauseOnFault } from './pause-on-fault.ts';
import { ProgressWatch } from './progress-watch.ts';
import { ShardRunner } from './shard-runner.ts';
import { concurrencySignal, handleSignals, releaseSignal } from './handle-signals.ts';
import { batchActivities, storeActivities } from './store-activities.ts';

/** How often a batch may get new work while it is being closed; what is open after that waits for its next start. */
const MOST_CLOSINGS = 20;

/** What the `progress` query of a batch answers. */
export interface BatchProgress {
  /** Why the batch is paused; `null` while it runs. */
  readonly paused: string | null;
  /** Shards now running. */
  readonly openShards: readonly number[];
  /** What the batch had reached when the store was last looked at; `null` before that. */
  readonly reached: ProgressRead['progress'] | null;
  /** Why the store could not be looked at the last time; `null` if it could. */
  readonly unread: string | null;
}

/**
 * One run of a batch over all seeds that have no outcome yet: plans from the store, runs the shards, and plans again
 * until nothing is left (a `retry` in the middle, or while the batch is being closed, adds work). Returns what the store
 * holds at the end.
 */
export async function batch(input: BatchInput): Promise<BatchResult> {
  const { batchId } = input;
  const shards = new ShardRunner(input);
  const watch = new ProgressWatch({ batchId });
  const gate = new PauseGate((reason) => {
    watch.show(reason);
    shards.relay(reason);
    // Whoever watches reads it in the store; a store that cannot be written is the likeliest reason for a pause.
    storeActivities.announcePause({ batchId, reason }).catch(() => undefined);
  });
  const progress = (): BatchProgress => {
    return { paused: gate.reason, openShards: shards.open, reached: watch.progress, unread: watch.unread };
  };
  // Conversations open before the present round; whoever steers the batch may have added some.
  const before = { open: Number.POSITIVE_INFINITY };
  const steer = (concurrency: number) => {
    before.open = Number.POSITIVE_INFINITY;
    shards.resize(concurrency);
  };
  const description = 'Sets the conversations in flight; picks up added work.';
  handleSignals([
    ...gate.handlers,
    { signal: concurrencySignal, handle: steer, description },
    pauseOnFault(gate),
    brakeOnSignal(batchId, gate),
    {
      signal: releaseSignal,
      handle: () => shards.release(),
      description: 'Starts the conversations that wait for the first.',
    },
  ]);
  setHandler(defineQuery<BatchProgress>(PROGRESS_QUERY), progress, { description: 'What the batch is doing now.' });

  return watch.during(gate, async () => {
    try {
      for (let closing = 1; ; closing += 1) {
        await runAll(batchId, gate, { shards, before });
        before.open = 0;
        const { isExhausted } = shards;
        const result = await batchActivities.closeBatch({ batchId, isCancelled: false, isExhausted });
        await watch.look(gate);
        const isWhole = endedCount(result.outcomes) === result.seeds && before.open === 0;
        if (isWhole || closing === MOST_CLOSINGS) return result;
        before.open = Number.POSITIVE_INFINITY;
        await storeActivities.announcePause({ batchId, reason: null });
      }
    } catch (error) {
      if (!isCancellation(error)) throw error;
      await CancellationScope.nonCancellable(async () => {
        await batchActivities.closeBatch({ batchId, isCancelled: true });
        await watch.look(gate);
      });
      throw error;
    }
  });
}

async function runAll(
  batchId: string,
  gate: PauseGate,
  { shards, before }: { shards: ShardRunner; before: { open: number } },
): Promise<void> {
  for (;;) {
    await gate.passed();
    const plan = await batchActivities.planBatch({ batchId });
    if (plan.open === 0) return;
    if (plan.open >= before.open) {
      gate.pause(`${plan.open} conversations ended without an outcome; see the shards of ${workflowInfo().workflowId}`);
      await gate.passed();
    }
    before.open = plan.open;
    await shards.runAll(plan, gate);
    if (shards.isExhausted) return;
  }
}
