import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of a megabyte. */
export const MB = 2 ** 20;

/** Whether this thread holds more memory than it may, buffers included and garbage left out. */
export function isOvergrown(maxMemoryMb: number): boolean {
  if (heldMb() <= maxMemoryMb) return false;
  collectGarbage();
  return heldMb() > maxMemoryMb;
}

function heldMb(): number {
  const { used_heap_size: heap, external_memory: buffers } = getHeapStatistics();
  return (heap + buffers) / MB;
}

/** Node offers no other way to collect garbage without a flag on the command line. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
