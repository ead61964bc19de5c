import { batchWorkflowId } from '../../src/contract/ids.ts';
import { type BatchInput, WORKFLOWS } from '../../src/contract/workflow-api.ts';
import type { WorkerProcess } from '../fork-worker.ts';
import type { Stage } from '../stage.ts';
import { emptyBatchId } from './empty-activities.ts';
import { EMPTY_QUEUE } from './empty-worker.ts';
import type { Variant } from './variant.ts';

/** The product's tree of workflows with four regular activities a turn, which return constants. */
export function emptyVariant({ client, prefix }: Stage, worker: WorkerProcess): Variant {
  let batches = 0;
  return {
    name: 'four regular, empty',
    workerPid: worker.pid,
    prepare: async (load) => {
      batches += 1;
      const input: BatchInput = { batchId: emptyBatchId(load, String(batches)), prefix };
      const workflowId = batchWorkflowId(prefix, input.batchId);
      return async () => {
        await client.workflow.execute(WORKFLOWS.batch, { workflowId, taskQueue: EMPTY_QUEUE, args: [input] });
      };
    },
  };
}
