import {
  type Client,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { batchDetails } from '../contract/cards.ts';
import { InputError } from '../contract/errors.ts';
import { isLedByScript } from '../contract/function-type.ts';
import { batchWorkflowId, taskQueueOf } from '../contract/ids.ts';
import { endedCount, FAILED_OUTCOMES } from '../contract/outcome.ts';
import { type BatchInput, PAUSE_SIGNAL, RESUME_SIGNAL, WORKFLOWS } from '../contract/workflow-api.ts';
import type { Store } from '../store/store.ts';
import { searchAttributeKeys } from '../temporal/search-attributes.ts';

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
   * that were cancelled are taken up again; those that failed are not.
   * @returns whether there is anything left to do.
   * @throws {InputError} when a batch of this id runs on another store.
   */
  async start(batchId: string): Promise<boolean> {
    await this.checkOwner(batchId);
    await this.#store.reopen(batchId, ['cancelled']);
    return this.startOpen(batchId);
  }

  /** Like `start`, for the conversations that have no outcome alone. */
  async startOpen(batchId: string): Promise<boolean> {
    const { seeds, outcomes } = await this.#store.progress(batchId);
    if (endedCount(outcomes) === seeds && !(await this.isRunning(batchId))) return false;
    await this.#startWorkflow(batchId);
    await this.resume(batchId);
    return true;
  }

  /** Takes failed conversations up again at the step that failed; returns how many. Call `start` afterwards. */
  retry(batchId: string): Promise<number> {
    return this.#store.reopen(batchId, FAILED_OUTCOMES);
  }

  /** Stops starting new steps; what is in flight ends. */
  async pause(batchId: string, reason: string): Promise<void> {
    await this.handle(batchId).signal(PAUSE_SIGNAL, reason);
  }

  /** Goes on after a pause. */
  async resume(batchId: string): Promise<void> {
    // First the store: a batch that pauses again at once must not be seen as open.
    await this.#store.setBatchState(batchId, 'open');
    await this.handle(batchId).signal(RESUME_SIGNAL);
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
    await this.#client.withAbortSignal(signal, () => this.handle(batchId).result());
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
    const message = `batch ${batchId} runs on another store (${String(owner)}, this one is ${this.#store.id}); use another --batch, or the CONVSIM_HOME it was started with`;
    throw InputError.of('--batch', message);
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
    const input: BatchInput = { batchId, prefix: this.#prefix };
    const batch = await this.#store.findBatch(batchId);
    const isScript = batch !== null && isLedByScript(batch.manifest.spec);
    try {
      await this.#client.workflow.start(WORKFLOWS.batch, {
        workflowId: batchWorkflowId(this.#prefix, batchId),
        taskQueue: taskQueueOf(this.#store.id, isScript ? batchId : undefined),
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        memo: { storeId: this.#store.id },
        staticSummary: `batch ${batchId}`,
        staticDetails: batchDetails(batchId, this.#client.options.namespace),
        typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributeKeys.batch, value: batchId }]),
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}

/** Whether a call failed because the server was away for a moment. */
export function isServerAway(error: unknown): boolean {
  return isGrpcServiceError(error) || (error instanceof Error && isGrpcServiceError(error.cause));
}
