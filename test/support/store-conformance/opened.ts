import { onTestFinished } from 'vitest';
import type { Store } from '../../../src/store/store.ts';

/** A store under test. */
export interface OpenedStore {
  readonly store: Store;
  /** Another store on the same data, as the next process or a second one would open it. */
  reopen(): Promise<Store>;
  /** Closes every store opened on the data, and removes the data. */
  close(): Promise<void>;
}

/** Makes a new, empty store. */
export type OpenStore = () => Promise<OpenedStore>;

/** A new store that is closed when the test ends. */
export async function opened(open: OpenStore): Promise<OpenedStore> {
  const it = await open();
  onTestFinished(() => it.close());
  return it;
}
