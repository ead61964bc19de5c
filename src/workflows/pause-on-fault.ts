import { getExternalWorkflowHandle } from '@temporalio/workflow';
import { type Fault, faultSignal, resumeSignal, type SignalHandler } from './handle-signals.ts';
import type { PauseGate } from './pause-gate.ts';

/**
 * Lets a failure that would meet every conversation pause a batch. A step that was started before the batch was last resumed says
 * nothing about it: a worker was stopped before it could report the failure, and the cause has been fixed since. Its conversation
 * tries again.
 */
export function pauseOnFault(gate: PauseGate): SignalHandler {
  const handle = ({ reason, workflowId, startedAt }: Fault): void => {
    if (startedAt >= gate.resumedAt) return gate.pause(reason);
    // One that has ended meanwhile needs no resuming.
    if (gate.reason === null)
      void getExternalWorkflowHandle(workflowId)
        .signal(resumeSignal)
        .catch(() => undefined);
  };
  const description = 'Pauses the batch, unless it has been resumed since the step that failed was started.';
  return { signal: faultSignal, handle, description };
}
