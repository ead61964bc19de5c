import type { Store } from '../../src/store/store.ts';
import { recordJudged } from './judged-batch.ts';
import { storeInTempHome } from './recorded-batch.ts';
import { TOLD } from './told-batch.ts';

/** A store in which the batch `told` is. */
export async function toldStore(): Promise<{ readonly store: Store; readonly home: string }> {
  const place = await storeInTempHome();
  await recordJudged(place.store, TOLD);
  return place;
}
