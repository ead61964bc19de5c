import type { PauseGate } from './pause-gate.ts';
import { brakeSignal, type SignalHandler } from './handle-signals.ts';
import { storeActivities } from './store-activities.ts';

/**
 * Lets conversations brake a batch. The store is asked again, since a signal may come late: a worker was stopped before it
 * could send it, and meanwhile the cause was fixed and the batch resumed.
 */
export function brakeOnSignal(batchId: string, gate: PauseGate): SignalHandler {
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
  const description = 'Pauses the batch if the store confirms that its conversations fail one after another.';
  return {
    signal: brakeSignal,
    handle: (reason: string) => void brake(reason).catch(() => undefined),
    description,
  };
}
