import { InputError } from '../contract/errors.ts';
import type { BothBatches } from '../reports/compare-batches.ts';
import { comparisonJson } from '../reports/reports-json.ts';
import { storedComparison } from '../reports/stored-comparison.ts';
import type { Batch, Store } from '../store/store.ts';
import type { ComparisonView, NotComparable } from './data/comparison-view.ts';

/** Compares two batches as `convsim compare --json` does, or says why that cannot be. */
export async function readComparison(
  store: Pick<Store, 'listRubrics' | 'readJudged'>,
  { a, b }: BothBatches<Batch>,
  set?: string,
): Promise<ComparisonView | NotComparable> {
  try {
    const comparison = await storedComparison(store, { a, b }, { set });
    // The page's data has the part of the document that the page shows.
    return comparisonJson(comparison, { a: a.batchId, b: b.batchId }) as ComparisonView;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { reason: error.problems.map(({ message }) => message).join('; ') };
  }
}
