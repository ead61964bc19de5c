import { InputError } from '../contract/errors.ts';
import type { Batch, Store } from '../store/store.ts';

/**
 * A batch whose seeds are all there; `call` names the function of the library that wants it.
 * @throws {InputError} when there is none.
 */
export async function findBatch(store: Store, batchId: string, call: string): Promise<Batch> {
  const batch = await store.findBatch(batchId);
  if (!batch) throw InputError.of(`${call}: batch`, `there is no batch "${batchId}" in this store`);
  if (batch.seedCount !== null) return batch;
  throw InputError.of(`${call}: batch`, `the seeds of batch ${batchId} are not all loaded; run it first`);
}
