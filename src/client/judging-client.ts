import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { judgeCommand } from '../contract/batch-commands.ts';
import { judgingDetails } from '../contract/cards.ts';
import { InputError } from '../contract/errors.ts';
import { isLedByScript } from '../contract/function-type.ts';
import { judgingWorkflowId, taskQueueOf } from '../contract/ids.ts';
import type { Rubric } from '../contract/judgement.ts';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.ts';
import {
  CONCURRENCY_SIGNAL,
  type JudgingInput,
  type JudgingResult,
  RESUME_SIGNAL,
  WORKFLOWS,
} from '../contract/workflow-api.ts';
import type { OpenJudging } from '../store/judgement-store.ts';
import type { Store } from '../store/store.ts';
import { awaitResult } from './await-result.ts';
import type { BatchClientOptions } from './batch-client.ts';

/** What is to be judged of a batch. */
export type JudgingWish = Omit<JudgingInput, 'prefix' | 'from' | 'done'>;

/** Starts and awaits the judging of batches, one at a time of each. */
export class JudgingClient {
  readonly #client: Client;
  readonly #store: Store;
  readonly #prefix: string;

  constructor({ client, store, prefix }: BatchClientOptions) {
    this.#client = client;
    this.#store = store;
    this.#prefix = prefix;
  }

  /**
   * Starts the judging of a set, or attaches to the one there is and takes its pause away.
   * @returns whether there was none.
   * @throws {InputError} when the batch is being judged with another set, or on another store.
   */
  async start(wish: JudgingWish): Promise<boolean> {
    const isNew = !(await this.checkFree(wish));
    await this.#startWorkflow(wish);
    // First the store: one that pauses again at once must not be seen as open.
    await this.#setState(wish, 'open');
    await this.handle(wish.batchId)
      .signal(RESUME_SIGNAL)
      .catch((error: unknown) => {
        // It had next to nothing to do.
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
    if (!(await this.isRunning(wish.batchId))) await this.#setState(wish, 'closed');
    return isNew;
  }

  /**
   * Whether this judging is under way already.
   * @throws {InputError} when another one of the batch is.
   */
  async checkFree({ batchId, set }: Pick<JudgingWish, 'batchId' | 'set'>): Promise<boolean> {
    const description = await this.#describe(batchId);
    if (description?.status.name !== 'RUNNING') return false;
    const { memo } = description;
    if (memo?.['storeId'] !== this.#store.id)
      throw InputError.of('BATCH', `batch ${batchId} is being judged on another store (${String(memo?.['storeId'])})`);
    if (memo['set'] === set) return true;
    const other = String(memo['set']);
    const message = `batch ${batchId} is being judged with the set ${other}; let that end first: ${judgeCommand(batchId, other)}, or cancel it: convsim cancel ${batchId}`;
    throw InputError.of('--set', message);
  }

  /** Waits for the end of the judging; throws as its handle does, and at once when `signal` is aborted. */
  async awaitEnd(batchId: string, signal: AbortSignal): Promise<void> {
    await awaitResult(this.#client, this.handle(batchId), { signal });
  }

  /** What the last judging of a batch came to. */
  async result(batchId: string): Promise<JudgingResult> {
    return (await this.handle(batchId).result()) as JudgingResult;
  }

  /** Whether a batch is being judged. */
  async isRunning(batchId: string): Promise<boolean> {
    return (await this.#describe(batchId))?.status.name === 'RUNNING';
  }

  /**
   * Asks a running judging to end, which takes a worker; what is there stays. One that Temporal does not know is closed here.
   * @returns whether it is running, so that its end is worth waiting for.
   */
  async cancel(batchId: string): Promise<boolean> {
    if (await this.isRunning(batchId)) {
      await this.handle(batchId).cancel();
      return true;
    }
    for (const { set } of await this.#openOf(batchId)) await this.#setState({ batchId, set }, 'closed');
    return false;
  }

  /** Ends a judging that nobody serves any more, at once: its batch is about to be deleted. */
  async terminate(batchId: string): Promise<void> {
    if (await this.isRunning(batchId)) await this.handle(batchId).terminate('its batch was deleted');
  }

  /** Sets how many conversations a running judging keeps in flight from now on; returns whether there is one. */
  async setConcurrency(batchId: string, concurrency: number): Promise<boolean> {
    if (!(await this.isRunning(batchId))) return false;
    await this.handle(batchId).signal(CONCURRENCY_SIGNAL, concurrency);
    return true;
  }

  /** The latest judging of a batch. */
  handle(batchId: string): WorkflowHandle {
    return this.#client.workflow.getHandle(judgingWorkflowId(this.#prefix, batchId));
  }

  async #openOf(batchId: string): Promise<readonly OpenJudging[]> {
    return (await this.#store.openJudgings()).filter((judging) => judging.batchId === batchId);
  }

  async #describe(batchId: string) {
    try {
      return await this.handle(batchId).describe();
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  async #startWorkflow(wish: JudgingWish): Promise<void> {
    const { batchId, set } = wish;
    const input: JudgingInput = { ...wish, prefix: this.#prefix };
    const batch = await this.#store.findBatch(batchId);
    const isScript = batch !== null && isLedByScript(batch.manifest.spec);
    try {
      await this.#client.workflow.start(WORKFLOWS.judging, {
        workflowId: judgingWorkflowId(this.#prefix, batchId),
        taskQueue: taskQueueOf(this.#store.id, isScript ? batchId : undefined),
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        memo: { storeId: this.#store.id, set },
        priority: { fairnessKey: batchId },
        staticSummary: `judges batch ${batchId}`,
        staticDetails: judgingDetails(input, this.#client.options.namespace),
        typedSearchAttributes: new TypedSearchAttributes([{ key: SEARCH_ATTRIBUTES.batch, value: batchId }]),
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async #setState({ batchId, set }: Pick<JudgingWish, 'batchId' | 'set'>, state: Rubric['state']): Promise<void> {
    const rubric = (await this.#store.listRubrics(batchId)).find((each) => each.set === set);
    if (rubric) await this.#store.saveRubric(batchId, { ...rubric, state, pauseReason: null });
  }
}
