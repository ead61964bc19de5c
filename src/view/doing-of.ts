import type { Batch } from '../store/store.ts';
import type { BatchDoing } from './data/batch-view.ts';

/** What a batch is doing, in a word. */
export function doingOf(
  { state }: Pick<Batch, 'state'>,
  { isInterrupted }: { readonly isInterrupted: boolean },
): BatchDoing {
  switch (state) {
    case 'loading':
    case 'paused':
      return state;
    case 'open':
      return isInterrupted ? 'interrupted' : 'running';
    case 'closed':
      return 'ended';
  }
}
