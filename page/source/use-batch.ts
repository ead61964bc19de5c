import { useEffect, useReducer } from 'preact/hooks';
import type { PageSource } from '../../src/view/data/page-source.ts';
import { type BatchState, BatchStore } from './batch-store.ts';

/** What was read stays for the next page of the batch, and for the way back. */
const stores = new WeakMap<PageSource, Map<string, BatchStore>>();

/** A batch with its conversations, as far as they have been read; follows a live one while the component is shown. */
export function useBatch(source: PageSource, batchId: string): BatchState {
  const store = storeOf(source, batchId);
  const [, showAgain] = useReducer<number, void>((count) => count + 1, 0);
  const { state } = store;
  useEffect(() => {
    if (store.state !== state) showAgain();
    return store.subscribe(() => showAgain());
  }, [store]);
  return state;
}

function storeOf(source: PageSource, batchId: string): BatchStore {
  const ofSource = stores.get(source) ?? new Map<string, BatchStore>();
  stores.set(source, ofSource);
  const store = ofSource.get(batchId) ?? new BatchStore(source, batchId);
  ofSource.set(batchId, store);
  return store;
}
