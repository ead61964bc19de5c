import type { Rubric } from '../contract/judgement.ts';
import type { Batch, Store } from '../store/store.ts';
import { type BatchStatistics, batchStatistics, type Grouping } from './batch-statistics.ts';
import { requireSets } from './choose-set.ts';
import { judgedRows } from './judged-rows.ts';

/** What a batch came to in one of its sets. */
export interface SetStatistics extends BatchStatistics {
  readonly set: string;
  readonly judges: Rubric['judges'];
}

/** Which statistics of a batch are wanted. */
export interface StatisticsWanted {
  /** All of them where none is named. */
  readonly set?: string | undefined;
  readonly by?: Grouping | undefined;
}

/** The statistics of a batch's sets, oldest first. @throws {InputError} where it was not judged, or has no such set. */
export async function storedStatistics(
  store: Pick<Store, 'listRubrics' | 'readJudged'>,
  { batchId, manifest }: Pick<Batch, 'batchId' | 'manifest'>,
  { set, by }: StatisticsWanted = {},
): Promise<readonly SetStatistics[]> {
  const { randomSeed, tag } = manifest.spec;
  const all: SetStatistics[] = [];
  for (const rubric of await requireSets(store, { batchId, set })) {
    const rows = judgedRows(store, { batchId, set: rubric.set });
    const statistics = await batchStatistics(rows, { judges: rubric.judges, by, tag, randomSeed });
    all.push({ set: rubric.set, judges: rubric.judges, ...statistics });
  }
  return all;
}
