import type { Rubric } from '../contract/judgement.ts';
import { requireSet } from '../reports/choose-set.ts';
import type { Batch, Store } from '../store/store.ts';
import type { ExportFilter } from './export-filter.ts';
import { ExportSelection } from './export-selection.ts';

/** A batch that is exported, and the set whose scores go with it; none where it was not judged. */
export interface ExportedBatch {
  readonly batch: Batch;
  readonly rubric: Rubric | undefined;
}

/** What is exported. */
export interface ExportOrder {
  readonly store: Store;
  readonly batches: readonly ExportedBatch[];
  readonly selection: ExportSelection;
  /** Of JUnit: the share that has to pass, a test of its own. */
  readonly share: number | undefined;
}

/** What people asked for, its batches found. */
export interface WantedExport {
  readonly batches: readonly Batch[];
  /** Name of the set; default: that of the spec, or the only one. */
  readonly set: string | undefined;
  readonly filter: ExportFilter;
  readonly share: number | undefined;
  /** Whether every batch has to have been judged; a filter by verdict asks for that too. */
  readonly needsSet: boolean;
}

/** Settles which scores of which batch are meant, before anything is written. @throws {InputError} as `requireSet`. */
export async function exportOrder(
  store: Store,
  { batches, set, filter, share, needsSet }: WantedExport,
): Promise<ExportOrder> {
  const isNeeded = needsSet || set !== undefined || filter.verdicts.length > 0;
  const chosen: ExportedBatch[] = [];
  for (const batch of batches) {
    const { batchId } = batch;
    const isJudged = isNeeded || (await store.listRubrics(batchId)).length > 0;
    chosen.push({ batch, rubric: isJudged ? await requireSet(store, { batchId, set }) : undefined });
  }
  return { store, batches: chosen, selection: new ExportSelection(filter), share };
}
