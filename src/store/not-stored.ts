import { StepFailure } from '../contract/failures.ts';
import type { TurnKey } from './store.ts';

/** The failure of a step whose conversation, question or reply is not in the store. */
export function notStored(key: TurnKey, what: string): StepFailure {
  const place = `batch ${key.batchId}, seed ${key.seedIndex}, turn ${key.turn}`;
  return new StepFailure('StoreInconsistent', `The store holds no ${what} for ${place}; was the batch deleted?`);
}
