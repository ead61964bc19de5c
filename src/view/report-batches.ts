import type { Batch, Store } from '../store/store.ts';
import { VERSION } from '../version.ts';
import { readComparison } from './read-comparison.ts';
import { reportedBatch } from './reported-batch.ts';
import type { ViewPlace } from './view-place.ts';
import { type ReportedBatch, writeReport } from './write-report.ts';

/** One batch, or two that are compared, and where their report is written. */
export interface BatchReport {
  readonly batch: Batch;
  readonly other?: Batch | undefined;
  /** The set of scores that two batches are compared in; default: that of the spec, or the only one in common. */
  readonly set?: string | undefined;
  readonly file: string;
  readonly place: ViewPlace;
}

/**
 * Writes the page with one batch, or with two and their comparison, as one file, whole or not there; returns the folder that had
 * to be made.
 * @throws {InputError} where the place is not a file. @throws {UnavailableError} when reading or writing fails.
 */
export async function reportBatches(store: Store, report: BatchReport): Promise<string | undefined> {
  const { batch, other, set, file } = report;
  const comparison = other && (await readComparison(store, { a: batch, b: other }, set));
  return writeReport({ file, comparison, convsimVersion: VERSION, batches: reported(store, report) });
}

async function* reported(store: Store, { batch, other, place }: BatchReport): AsyncGenerator<ReportedBatch> {
  yield await reportedBatch(store, batch, place);
  if (other) yield await reportedBatch(store, other, place);
}
