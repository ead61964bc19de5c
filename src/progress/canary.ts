import { endedCount } from '../contract/outcome.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { Batch, Progress, StepName, Store } from '../store/store.ts';

/** Batches of up to this many conversations have no canary: little is lost if all of them fail alike. */
const MOST_WITHOUT_CANARY = 20;

/** Whether the first conversation of a batch of that many goes ahead alone when it starts. */
export function mayHaveCanary({ canary }: Pick<SimulationSpec, 'canary'>, conversations: number): boolean {
  return canary && conversations > MOST_WITHOUT_CANARY;
}

/** What a batch has reached, and the step whose first result ends the time of the canary. */
interface Reached {
  readonly progress: Pick<Progress, 'outcomes'>;
  readonly until: StepName;
}

/**
 * Whether the first conversation of a batch goes ahead alone: none has ended, and the step `until` has had no result in any of
 * them. A batch that has one for `agent` needs no canary any more; the canary that is out has passed with one for `question`.
 */
export async function isCanaryAlone(
  store: Pick<Store, 'wasServed'>,
  { batchId, seedCount, manifest }: Batch,
  { progress, until }: Reached,
): Promise<boolean> {
  if (!mayHaveCanary(manifest.spec, seedCount ?? 0)) return false;
  return endedCount(progress.outcomes) === 0 && !(await store.wasServed(batchId, until));
}
