import { FAILED_OUTCOMES } from '../contract/outcome.ts';
import type { Ending } from '../store/store.ts';
import type { Activities } from './activities.ts';
import type { Dependencies } from './create-activities.ts';

/** So many conversations that fail one after the other for the same cause say something of the batch, not of them. */
const BRAKE_AFTER = 10;

/**
 * Why a batch should pause after a conversation ended like the `inARow - 1` before it; `null` while it should not. The same
 * for every conversation of the row, so that those in flight do not change it.
 */
export function brakeReason(
  batchId: string,
  { outcome, errorType, errorMessage }: Ending,
  inARow: number,
): string | null {
  if (inARow < BRAKE_AFTER || !FAILED_OUTCOMES.some((failed) => failed === outcome)) return null;
  const cause = `${errorType ?? outcome}: ${errorMessage ?? 'no message'}`;
  return `${BRAKE_AFTER} conversations in a row ended ${outcome} with ${cause} Mend the cause, then: convsim retry ${batchId}`;
}

/** Whether the batch's conversations fail one after the other: not any more once somebody has let it go on. */
export async function isBraking(
  { store }: Dependencies,
  { batchId }: Parameters<Activities['isBraking']>[0],
): Promise<boolean> {
  return (await store.failuresInARow(batchId)) >= BRAKE_AFTER;
}
