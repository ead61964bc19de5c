import { OUTCOMES } from '../contract/outcome.ts';
import type { Counts } from '../contract/workflow-api.ts';

/** Conversations by outcome over several shards. */
export function sumCounts(all: readonly Counts[]): Counts {
  const sum: Counts = {};
  for (const outcome of OUTCOMES) {
    const count = all.reduce((total, counts) => total + (counts[outcome] ?? 0), 0);
    if (count > 0) sum[outcome] = count;
  }
  return sum;
}
