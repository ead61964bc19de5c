import type { Activities } from '../activities/activities.ts';
import type { PayloadCodec } from '@temporalio/common';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { isLedByScript } from '../contract/function-type.ts';
import { callQueueOf, judgingOf } from '../contract/ids.ts';
import type { Store } from '../store/store.ts';
import type { ConnectionSettings } from '../temporal/connection-settings.ts';
import { createWorker } from '../temporal/create-worker.ts';
import { servedJudgings } from './served-judgings.ts';
import { WORKER_TUNING } from './worker-tuning.ts';

/** How often a worker of all batches looks for new ones, in milliseconds. */
const LOOK_MS = 1_000;

/** What the workers of the calls need. */
interface CallWorkerOptions {
  readonly connection: NativeConnection;
  readonly settings: ConnectionSettings;
  readonly codec: PayloadCodec;
  readonly store: Store;
  readonly activities: Activities;
}

/**
 * The workers of the calls to agents, generators and users' code. Each batch has a queue of its own for them, so that what nobody
 * runs waits: a worker takes only what it was started for.
 */
export class CallWorkers {
  readonly #options: CallWorkerOptions;
  readonly #running = new Map<string, { readonly worker: Worker; readonly ended: Promise<void> }>();
  #looking: NodeJS.Timeout | undefined;
  #isStopped = false;
  #stopping: Promise<unknown> | undefined;
  #fail: (error: unknown) => void = () => undefined;
  /** Rejects when one of them broke down; resolves never. */
  readonly broken = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });

  constructor(options: CallWorkerOptions) {
    this.#options = options;
    this.broken.catch(() => undefined);
  }

  /** Serves the calls of one batch, or of its judging. */
  async serve(batchId: string): Promise<void> {
    if (this.#running.has(batchId) || this.#isStopped) return;
    const { connection, settings, codec, store, activities } = this.#options;
    const { activityTaskPollerBehavior, maxConcurrentActivityTaskExecutions, shutdownGraceTime, shutdownForceTime } =
      WORKER_TUNING;
    const worker = await createWorker({
      connection,
      settings,
      codec,
      taskQueue: callQueueOf(store.id, batchId),
      activities,
      activityTaskPollerBehavior,
      maxConcurrentActivityTaskExecutions,
      shutdownGraceTime,
      shutdownForceTime,
    });
    const ended = worker.run();
    this.#running.set(batchId, { worker, ended });
    ended.catch(this.#fail);
  }

  /** Serves the calls of every batch that is open, now and later, but for those that need the functions of a script. */
  async serveAll(): Promise<void> {
    const open = (await this.#options.store.listBatches()).filter(
      ({ state, manifest }) => (state === 'open' || state === 'paused') && !isLedByScript(manifest.spec),
    );
    const judged = (await servedJudgings(this.#options.store)).map(({ batchId }) => judgingOf(batchId));
    const served = [...open.map(({ batchId }) => batchId), ...judged];
    await Promise.all(served.map((each) => this.serve(each)));
    const stale = [...this.#running.keys()].filter((each) => !served.includes(each));
    await Promise.all(stale.map((batchId) => this.#leave(batchId)));
    if (this.#isStopped) return;
    // A store that is away for a moment is looked at again.
    this.#looking = setTimeout(() => void this.serveAll().catch(() => this.#lookAgain()), LOOK_MS);
  }

  /** Takes nothing new; resolves when the calls in flight have ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#looking);
    this.#stopping ??= Promise.all([...this.#running.keys()].map((batchId) => this.#leave(batchId)));
    await this.#stopping;
  }

  #lookAgain(): void {
    if (!this.#isStopped)
      this.#looking = setTimeout(() => void this.serveAll().catch(() => this.#lookAgain()), LOOK_MS);
  }

  async #leave(batchId: string): Promise<void> {
    const running = this.#running.get(batchId);
    this.#running.delete(batchId);
    if (running?.worker.getState() === 'RUNNING') running.worker.shutdown();
    await running?.ended.catch(() => undefined);
  }
}
