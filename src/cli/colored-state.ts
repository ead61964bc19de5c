import type { ListedBatch } from './listed-batches.ts';
import type { Terminal } from './terminal.ts';

/** The state of a batch; those that may need attention are yellow, those that run cyan. */
export function coloredState(state: ListedBatch['state'], colors: Terminal['colors']): string {
  if (state === 'paused' || state === 'interrupted') return colors.yellow(state);
  return state === 'open' ? colors.cyan(state) : state;
}
