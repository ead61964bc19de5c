import { isLedByScript } from '../contract/function-type.ts';
import type { Batch } from '../store/store.ts';

/** How a batch is gone on with, for people: a batch that is led by a script's functions needs that script. */
export function wayOn({ batchId, manifest }: Batch): string {
  return isLedByScript(manifest.spec) ? `run its script with batch: '${batchId}'` : `convsim resume ${batchId}`;
}
