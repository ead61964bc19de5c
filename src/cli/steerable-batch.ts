import { InputError } from '../contract/errors.ts';
import { isLedByScript } from '../contract/function-type.ts';
import type { Batch, Store } from '../store/store.ts';
import { requireBatch } from './known-batch.ts';

/**
 * A batch that this command can lead.
 * @throws {InputError} when there is none, when a script has to lead it, or when its seeds are not all loaded.
 */
export async function requireLeadable(store: Store, batchId: string): Promise<Batch> {
  const batch = await requireBatch(store, batchId);
  if (isLedByScript(batch.manifest.spec)) {
    const remedy = `run that script again with batch: '${batchId}'`;
    throw InputError.of('BATCH', `batch ${batchId} is led by functions of a script; ${remedy}`);
  }
  if (batch.seedCount !== null) return batch;
  const remedy = `load them first: convsim run SPEC --batch ${batchId}`;
  throw InputError.of('BATCH', `the seeds of batch ${batchId} are not all loaded; ${remedy}`);
}
