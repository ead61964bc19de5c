import { statisticsJson } from '../reports/reports-json.ts';
import { storedStatistics } from '../reports/stored-statistics.ts';
import type { Batch, Store } from '../store/store.ts';
import type { BatchView, SetFigures } from './data/batch-view.ts';
import { readDiversity } from './read-diversity.ts';

/** What takes a look at every conversation of a batch. */
export type Figures = Pick<BatchView, 'statistics' | 'diversity'>;

/** Before anybody has looked. */
export const UNKNOWN_FIGURES: Figures = {
  statistics: {},
  diversity: { questions: 0, distinct: null, repeated: null, lexical: null, words: null },
};

/** The statistics of every set, as `convsim stats --json` prints them, and how alike the questions are. */
export async function readFigures(
  store: Pick<Store, 'listRubrics' | 'readJudged' | 'readAsked'>,
  batch: Pick<Batch, 'batchId' | 'manifest'>,
): Promise<Figures> {
  const rubrics = await store.listRubrics(batch.batchId);
  const sets = rubrics.length === 0 ? [] : await storedStatistics(store, batch);
  return {
    // The page's data has the part of the document that the page shows.
    statistics: Object.fromEntries(sets.map((set) => [set.set, statisticsJson(set) as SetFigures])),
    diversity: await readDiversity(store, batch.batchId),
  };
}
