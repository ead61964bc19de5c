import { useEffect, useState } from 'preact/hooks';
import type { BatchLine } from '../../src/view/data/batch-view.ts';
import type { PageSource } from '../../src/view/data/page-source.ts';
import { pollWhileVisible } from './poll-while-visible.ts';

/** All batches, as far as they are known. */
export interface BatchesState {
  /** Newest first; absent until they are read. */
  readonly batches?: readonly BatchLine[] | undefined;
  /** Why the last attempt to read failed; what was read before stays. */
  readonly error?: Error;
}

/** The list of batches; follows a live one while the component is shown. */
export function useBatches(source: PageSource): BatchesState {
  const [state, setState] = useState<BatchesState>({});
  useEffect(() => {
    const read = (): Promise<void> =>
      source.batches().then(
        (batches) => setState({ batches }),
        (error: Error) => setState(({ batches }) => ({ batches, error })),
      );
    if (source.isLive) return pollWhileVisible(read);
    void read();
    return undefined;
  }, [source]);
  return state;
}
