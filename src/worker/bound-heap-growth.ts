import { setFlagsFromString } from 'node:v8';

/**
 * How much a heap may grow beyond what was in use after its last full collection, in percent. Node by itself allows up to
 * 300 on a machine with much memory, and a worker makes garbage all the time: its memory then rises and falls by half.
 */
const GROWTH_PERCENT = 50;

/**
 * Keeps this process's heaps close to what they hold: for processes of our own, not for a script that uses the library. Affects
 * the heaps of the workflow threads too, which are started later.
 */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
