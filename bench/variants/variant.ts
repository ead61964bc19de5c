import type { Load } from '../load.ts';

/** One of the ways to run a load that the bench compares. */
export interface Variant {
  readonly name: string;
  /** Process id of its worker; `undefined` where the bench itself does the work. */
  readonly workerPid: number | undefined;
  /** Makes a batch ready; what it returns runs the batch to its end, and that is measured. */
  prepare(load: Load): Promise<() => Promise<void>>;
}
