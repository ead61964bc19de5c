import { InputError } from '../contract/errors.ts';
import type { Batch, Store } from '../store/store.ts';

/**
 * Raises the limit of a batch to `maxTurns` follow-up turns and opens the completed conversations that have fewer; returns
 * how many. A conversation under way continues when it ends.
 * @throws {InputError} when the batch may have more turns by now.
 */
export async function extendBatch(store: Store, batch: Batch, maxTurns: number): Promise<number> {
  checkExtension(batch, maxTurns);
  const { batchId } = batch;
  // First the manifest: what is planned from here on has the new limit, or a higher one of somebody else.
  const { spec } = await store.changeManifest(batchId, (present) => ({
    ...present,
    spec: { ...present.spec, maxTurns: Math.max(present.spec.maxTurns, maxTurns) },
    extendedFrom: present.extendedFrom ?? present.spec.maxTurns,
  }));
  return store.extend(batchId, spec.maxTurns);
}

/** @throws {InputError} that names both limits, when the new one is lower. */
export function checkExtension({ batchId, manifest }: Batch, maxTurns: number): void {
  const { maxTurns: now } = manifest.spec;
  if (maxTurns >= now) return;
  const message = `expected ${now} or more, the current limit of batch ${batchId}, got ${maxTurns}`;
  throw InputError.of('--turns', message);
}
