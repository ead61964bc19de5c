/** Paths of the server below its token; `:batch` and others are encoded as one part of a path. */
export const PAGE_ROUTES = {
  /** → `BatchLine[]`. */
  batches: 'api/batches',
  /** → `BatchView`. */
  batch: 'api/batches/:batch',
  /** `?since=<revision>` → lines of JSON, each a list of `ConversationLine`. */
  conversations: 'api/batches/:batch/conversations',
  /** → `Transcript`. */
  transcript: 'api/batches/:batch/conversations/:index',
  /** `?q=<text>` → `SearchResult`. */
  search: 'api/batches/:batch/search',
  /** `?set=<name>` → `ComparisonView` or `NotComparable`. */
  comparison: 'api/comparisons/:a/:b',
} as const;

/** The body of every answer of the server that is no success. */
export interface PageError {
  readonly error: string;
}
