/** Ids and names that every process derives in one way. Free of imports, so that workflows can use it. */

/** The form of a batch id, which is used in workflow ids, file names and addresses. */
export const BATCH_ID_PATTERN = /^[A-Za-z0-9._-]{1,64}$/;

/** Names one conversation everywhere: store, records, workflow and `convsim show`. */
export function conversationIdOf(batchId: string, seedPart: string): string {
  return `${batchId}/${seedPart}`;
}

/** The batch a conversation id belongs to. */
export function batchIdOf(conversationId: string): string {
  return conversationId.slice(0, conversationId.indexOf('/'));
}

/** Workflow id of a batch; `prefix` keeps several installations on one Temporal apart. */
export function batchWorkflowId(prefix: string, batchId: string): string {
  return `${prefix}/${batchId}`;
}

/** Workflow id of the judging of a batch: there is one at a time. */
export function judgingWorkflowId(prefix: string, batchId: string): string {
  return `${prefix}/${batchId}/judge`;
}

/** What a process serves that judges a batch: names its queue of calls as the id of a batch names that of its run. */
export function judgingOf(batchId: string): string {
  return `${batchId}/judge`;
}

/** Workflow id of the `shard`-th run of up to 1,000 seeds. */
export function shardWorkflowId(prefix: string, batchId: string, shard: number): string {
  return `${prefix}/${batchId}/shard/${shard}`;
}

/** Workflow id of a conversation. */
export function conversationWorkflowId(prefix: string, conversationId: string): string {
  const batchId = batchIdOf(conversationId);
  return `${prefix}/${batchId}/c/${conversationId.slice(batchId.length + 1)}`;
}

/**
 * Task queue of the workers that share one store: a worker on another store never gets these tasks. A batch that a script
 * runs with its own functions has its own queue.
 */
export function taskQueueOf(storeId: string, scriptBatchId?: string): string {
  return scriptBatchId === undefined ? `convsim-${storeId}` : `convsim-${storeId}-${scriptBatchId}`;
}

/** Whether a task queue is that of a script which runs its batch with its own functions. */
export function isScriptQueue(taskQueue: string): boolean {
  return /^convsim-[^-]+-/.test(taskQueue);
}

/**
 * Task queue of the calls that a batch makes to agents, generators and users' code. Only a process that runs this batch, or one
 * that serves all of them, takes from it.
 */
export function callQueueOf(storeId: string, batchId: string): string {
  return `convsim-${storeId}/calls/${batchId}`;
}

/** Key by which a server recognizes a repeated call of one turn. */
export function idempotencyKeyOf(conversationId: string, turn: number): string {
  return `${conversationId}/${turn}`;
}

const LONGEST_NAME = 40;

/** A text made fit for a batch id: letters, digits, `.`, `_`, `-`, at most 40; `simulation` if none is left. */
export function safeName(text: string): string {
  const safe = text.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, LONGEST_NAME);
  return safe.replaceAll(/^[-.]+|[-.]+$/g, '') || 'simulation';
}
