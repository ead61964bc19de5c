import type { Store } from '../store/store.ts';
import type { Diversity } from './data/batch-view.ts';
import { DiversityTally } from './diversity-tally.ts';

/** Conversations that are read at once. */
const PAGE = 500;

/** How alike the questions of a batch are. */
export async function readDiversity(store: Pick<Store, 'readAsked'>, batchId: string): Promise<Diversity> {
  const tally = new DiversityTally();
  for (let from = 0; ; from += PAGE) {
    const page = await store.readAsked({ batchId, from, to: from + PAGE - 1 });
    for (const { seedQuestion, questions } of page) tally.add(seedQuestion, questions);
    if (page.length < PAGE) return tally.diversity();
  }
}
