import type { BatchView } from './batch-view.ts';
import type { ComparisonView, NotComparable } from './comparison-view.ts';

/**
 * What a report holds, as `<script type="application/gzip" id=…>` elements with gzip-compressed JSON in base64:
 * `convsim-report` holds `ReportHead`; `convsim-lines-<batch>-<n>` a list of `ConversationLine`; `convsim-texts-<batch>-<n>` a list
 * of `Transcript`. Batches and pieces are numbered from 0, pieces in the order of the seeds.
 */
export interface ReportHead {
  /** Of this form; a page that does not know it says so. */
  readonly version: 1;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly convsimVersion: string;
  readonly batches: readonly ReportBatch[];
  /** Where it holds two batches. */
  readonly comparison?: ComparisonView | NotComparable;
}

/** One batch of a report. */
export interface ReportBatch {
  readonly view: BatchView;
  /** Number of elements with lines. */
  readonly linePieces: number;
  /** First seed index of each element with texts, ascending. */
  readonly textPieces: readonly number[];
}
