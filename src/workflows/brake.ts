import { defineSignal, setHandler } from '@temporalio/workflow';
import { BRAKE_SIGNAL } from '../contract/workflow-api.ts';
import type { PauseGate } from './pause-gate.ts';
import { storeActivities } from './store-activities.ts';

/** A conversation tells its batch that many in a row failed for one cause; the argument is the reason of the pause. */
export const brakeSignal = defineSignal<[reason: string]>(BRAKE_SIGNAL);

/**
 * Lets conversations brake a batch. The store is asked again, since a signal may come late: a worker was stopped before it
 * could send it, and meanwhile the cause was mended and the batch resumed.
 */
export function brakeOnSignal(batchId: string, gate: PauseGate): void {
  let isAsking = false;
  const brake = async (reason: string) => {
    if (isAsking || gate.reason !== null) return;
    isAsking = true;
    try {
      if (await storeActivities.isBraking({ batchId })) gate.pause(reason);
    } finally {
      isAsking = false;
    }
  };
  const description = 'Pauses the batch if the store says too that its conversations fail one after the other.';
  setHandler(brakeSignal, (reason) => void brake(reason).catch(() => undefined), { description });
}
