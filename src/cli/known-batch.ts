import { InputError } from '../contract/errors.ts';
import type { Batch, Store } from '../store/store.ts';
import { isStoreThere } from '../store/store-place.ts';
import type { CliContext } from './context.ts';
import { openStore } from './session.ts';

/** Opens the store there is; never makes a new one. */
export async function openKnownStore(context: CliContext): Promise<Store> {
  const { config } = context;
  if (isStoreThere(config)) return openStore(context);
  throw InputError.of(
    config.home,
    'there are no batches here yet; start one with convsim run SPEC, or set CONVSIM_HOME or CONVSIM_DATABASE_URL',
  );
}

/** @throws {InputError} when the store has no such batch. */
export async function requireBatch(store: Store, batchId: string): Promise<Batch> {
  const batch = await store.findBatch(batchId);
  if (batch) return batch;
  throw InputError.of('BATCH', `there is no batch "${batchId}" in this store; convsim status lists them`);
}
