import {
  type Client,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { batchDetails } from '../contract/cards.ts';
import type { Budget } from '../contract/budget.ts';
import { InputError } from '../contract/errors.ts';
import { isLedByScript } from '../contract/function-type.ts';
import { handPauseReason, isHandPause } from '../contract/hand-pause.ts';
import { batchWorkflowId, taskQueueOf } from '../contract/ids.ts';
import { endedCount, FAILED_OUTCOMES } from '../contract/outcome.ts';
import {
  type BatchInput,
  CONCURRENCY_SIGNAL,
  PAUSE_SIGNAL,
  RESUME_SIGNAL,
  WORKFLOWS,
} from '../contract/workflow-api.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { Setting } from '../spec/keep-settings.ts';
import type { Batch, Store } from '../store/store.ts';
import { reopenedOutcomes } from './reopened-outcomes.ts';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.ts';
import { awaitResult } from './await-result.ts';
import { extendBatch } from './extend-batch.ts';
import { draftFork, type ForkOptions, prepareFork } from './prepare-fork.ts';

/** A run may end between the look at it and the signals, but not again and again. */
const START_ATTEMPTS = 5;

/** What starts, attaches to and steers the batches of one store on one Temporal. */
export interface BatchClientOptions {
  readonly client: Client;
  readonly store: Store;
  /** Start of every workflow id. */
  readonly prefix: string;
}

/** Starts and steers batches. Every method may be repeated. */
export class BatchClient {
  readonly #client: Client;
  readonly #store: Store;
  readonly #prefix: string;

  constructor({ client, store, prefix }: BatchClientOptions) {
    this.#client = client;
    this.#store = store;
    this.#prefix = prefix;
  }

  /**
   * Starts a batch whose seeds are in the store, or attaches to the run there is, and takes a pause away. Conversations
   * that were cancelled, or ended by a budget that has something left now, continue; those that failed do not.
   * @returns whether there is anything left to do.
   * @throws {InputError} when a batch of this id runs on another store.
   */
  async start(batchId: string): Promise<boolean> {
    await this.checkOwner(batchId);
    await this.#store.reopen(batchId, await reopenedOutcomes(this.#store, batchId));
    return this.startOpen(batchId);
  }

  /** Like `start`, only for the conversations that have no outcome. */
  async startOpen(batchId: string): Promise<boolean> {
    for (let attempt = 1; await this.#hasWork(batchId); attempt += 1) {
      await this.#startWorkflow(batchId);
      try {
        await this.#signalResume(batchId);
        return true;
      } catch (error) {
        // The run there was has ended in between: what is left is another one's.
        if (!(error instanceof WorkflowNotFoundError) || attempt === START_ATTEMPTS) throw error;
      }
    }
    await this.#close(batchId);
    return false;
  }

  /** The state of a batch that has neither work nor a run, should a command have called it open as it ended. */
  async #close(batchId: string): Promise<void> {
    const state = (await this.#store.findBatch(batchId))?.state;
    if (state === 'open' || state === 'paused') await this.#store.setBatchState(batchId, 'closed');
  }

  /** Gives a Temporal that has lost the batch the open conversations again; a manual pause stays. */
  async restore(batchId: string): Promise<void> {
    const reason = (await this.#store.findBatch(batchId))?.pauseReason ?? null;
    if (reason === null || !isHandPause(reason)) return void (await this.startOpen(batchId));
    // In one call, so that nothing starts in between.
    const paused = { signal: PAUSE_SIGNAL, signalArgs: [reason] };
    await this.#client.workflow.signalWithStart(WORKFLOWS.batch, { ...(await this.#startOptions(batchId)), ...paused });
  }

  /** Reopens failed conversations at the step that failed; returns how many. Call `start` afterwards. */
  retry(batchId: string): Promise<number> {
    return this.#store.reopen(batchId, FAILED_OUTCOMES);
  }

  /**
   * Continues completed conversations up to `maxTurns` follow-up turns; returns how many are open again. Call `start`
   * afterwards.
   * @throws {InputError} when there is no such batch, or its limit is higher.
   */
  async extend(batchId: string, maxTurns: number): Promise<number> {
    return extendBatch(this.#store, await this.#known(batchId), maxTurns);
  }

  /**
   * Makes a batch of one conversation that branches another one at a turn; returns its id. Call `start` with it
   * afterwards.
   * @throws {InputError} when there is no such conversation or turn, or the batch id is taken.
   */
  async fork(conversationId: string, options: ForkOptions): Promise<string> {
    const conversation = await this.#store.findConversation(conversationId);
    if (!conversation) throw InputError.of(conversationId, 'there is no such conversation in this store');
    const batch = await this.#known(conversation.batchId);
    const draft = await draftFork(this.#store, { batch, conversation }, options);
    await prepareFork(this.#store, draft);
    return draft.batchId;
  }

  /**
   * Starts nothing new until `resume`; what is in flight ends and is kept. Holds also where no worker is up.
   * @throws {InputError} when the batch is not running.
   */
  async pause(batchId: string, reason?: string): Promise<void> {
    await this.checkOwner(batchId);
    if (!(await this.isRunning(batchId))) {
      throw InputError.of(
        'BATCH',
        `batch ${batchId} is not running, so there is nothing to pause; to start it: convsim resume ${batchId}`,
      );
    }
    const text = handPauseReason(reason);
    await this.handle(batchId).signal(PAUSE_SIGNAL, text);
    // The workflow sets the same state as soon as there is a worker.
    await this.#store.pauseOpen(batchId, text);
  }

  /** Ends a pause, or starts a batch that is not running; returns whether there is anything to do. */
  resume(batchId: string): Promise<boolean> {
    return this.start(batchId);
  }

  /**
   * Sets how many conversations are in flight from now on: at once where the batch runs, and in later runs.
   * @returns whether the batch is running.
   * @throws {InputError} when there is no such batch.
   */
  async setConcurrency(batchId: string, concurrency: number): Promise<boolean> {
    await this.#known(batchId);
    await this.checkOwner(batchId);
    await this.#changeSpec(batchId, () => ({ concurrency }));
    if (!(await this.isRunning(batchId))) return false;
    await this.handle(batchId).signal(CONCURRENCY_SIGNAL, concurrency);
    return true;
  }

  /**
   * Sets parts of the budget, those left out stay; holds from the next call on. `start` continues what an old budget has
   * ended. @returns the whole budget.
   * @throws {InputError} when there is no such batch.
   */
  async setBudget(batchId: string, change: Budget): Promise<Budget> {
    await this.#known(batchId);
    await this.checkOwner(batchId);
    const { budget = {} } = await this.#changeSpec(batchId, (spec) => ({ budget: { ...spec.budget, ...change } }));
    return budget;
  }

  /**
   * Asks a running batch to cancel its conversations; takes effect when a worker runs. Without a run, those that are open
   * end here as `cancelled`.
   * @returns whether the batch is running, so that its end is worth waiting for.
   */
  async cancel(batchId: string): Promise<boolean> {
    await this.checkOwner(batchId);
    if (await this.isRunning(batchId)) {
      await this.handle(batchId).cancel();
      return true;
    }
    await this.#store.endOpenConversations(batchId, 'cancelled');
    await this.#store.setBatchState(batchId, 'closed');
    return false;
  }

  /** Waits for the end of the batch's workflow; throws as its handle does, and at once when `signal` is aborted. */
  async awaitEnd(batchId: string, signal: AbortSignal): Promise<void> {
    await awaitResult(this.#client, this.handle(batchId), { signal });
  }

  /** Whether a workflow of the batch is open. */
  async isRunning(batchId: string): Promise<boolean> {
    return (await this.#describe(batchId))?.status.name === 'RUNNING';
  }

  /** The batch's workflow, its latest run. */
  handle(batchId: string): WorkflowHandle {
    return this.#client.workflow.getHandle(batchWorkflowId(this.#prefix, batchId));
  }

  /** @throws {InputError} when the open batch of this id belongs to another store. */
  async checkOwner(batchId: string): Promise<void> {
    const description = await this.#describe(batchId);
    if (description?.status.name !== 'RUNNING') return;
    const owner = description.memo?.['storeId'];
    if (owner === this.#store.id) return;
    const message = `batch ${batchId} runs on another store (${String(owner)}, this one is ${this.#store.id}); use another --batch, or the CONVSIM_HOME or CONVSIM_DATABASE_URL it was started with`;
    throw InputError.of('--batch', message);
  }

  async #hasWork(batchId: string): Promise<boolean> {
    const { seeds, outcomes } = await this.#store.progress(batchId);
    return endedCount(outcomes) < seeds || this.isRunning(batchId);
  }

  async #signalResume(batchId: string): Promise<void> {
    const { manifest } = await this.#known(batchId);
    // A run that was there before hears of a changed concurrency and of added work.
    await this.handle(batchId).signal(CONCURRENCY_SIGNAL, manifest.spec.concurrency);
    // First the store: a batch that pauses again at once must not be seen as open.
    await this.#store.setBatchState(batchId, 'open');
    await this.handle(batchId).signal(RESUME_SIGNAL);
  }

  async #known(batchId: string): Promise<Batch> {
    const batch = await this.#store.findBatch(batchId);
    if (batch) return batch;
    throw InputError.of('BATCH', `there is no batch "${batchId}" in this store`);
  }

  async #changeSpec(
    batchId: string,
    change: (spec: SimulationSpec) => Partial<Pick<SimulationSpec, Setting>>,
  ): Promise<SimulationSpec> {
    const manifest = await this.#store.changeManifest(batchId, ({ spec, replaced, ...rest }) => {
      const changed = change(spec);
      return { ...rest, spec: { ...spec, ...changed }, replaced: { ...replacedBy(changed, spec), ...replaced } };
    });
    return manifest.spec;
  }

  async #describe(batchId: string) {
    try {
      return await this.handle(batchId).describe();
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  async #startWorkflow(batchId: string): Promise<void> {
    try {
      await this.#client.workflow.start(WORKFLOWS.batch, await this.#startOptions(batchId));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async #startOptions(batchId: string) {
    const input: BatchInput = { batchId, prefix: this.#prefix };
    const batch = await this.#store.findBatch(batchId);
    const isScript = batch !== null && isLedByScript(batch.manifest.spec);
    return {
      workflowId: batchWorkflowId(this.#prefix, batchId),
      taskQueue: taskQueueOf(this.#store.id, isScript ? batchId : undefined),
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      memo: { storeId: this.#store.id },
      // Shards, conversations and steps inherit it: servers that know fairness let batches take turns.
      priority: { fairnessKey: batchId },
      staticSummary: `batch ${batchId}`,
      staticDetails: batchDetails(batchId, this.#client.options.namespace),
      typedSearchAttributes: new TypedSearchAttributes([{ key: SEARCH_ATTRIBUTES.batch, value: batchId }]),
    } as const;
  }
}

/** What the spec says of the setting that is changed. */
function replacedBy(changed: object, { concurrency, budget }: SimulationSpec): Manifest['replaced'] {
  return 'concurrency' in changed ? { concurrency } : { budget: budget ?? null };
}

/** Whether a call failed because the server was away for a moment. */
export function isServerAway(error: unknown): boolean {
  return isGrpcServiceError(error) || (error instanceof Error && isGrpcServiceError(error.cause));
}
