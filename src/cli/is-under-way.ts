import { isHandPause } from '../contract/hand-pause.ts';
import type { BatchSummary } from '../store/store.ts';

/** Whether a batch is being led: open, or paused by hand, which lets its calls in flight end and is taken away again. */
export function isUnderWay({ state, pauseReason }: Pick<BatchSummary, 'state' | 'pauseReason'>): boolean {
  return state === 'open' || (state === 'paused' && isHandPause(pauseReason));
}
