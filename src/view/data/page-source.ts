import type { BatchLine, BatchView } from './batch-view.ts';
import type { ComparisonView, NotComparable } from './comparison-view.ts';
import type { ConversationLine } from './conversation-line.ts';
import type { Transcript } from './transcript.ts';

/** A place where a searched text occurs: words around it, for reading. */
export interface SearchHit {
  /** Of the conversation. */
  readonly index: number;
  readonly turn: number;
  readonly where: 'question' | 'answer' | 'context';
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** What a search found. */
export interface SearchResult {
  /** Indexes of all conversations that hold the text, in order. */
  readonly indexes: readonly number[];
  /** The first place of each of the first conversations. */
  readonly hits: readonly SearchHit[];
}

/**
 * Where the page reads: a server that reads the store, or the file that it is part of. Every method rejects with an `Error`
 * whose message is for people.
 */
export interface PageSource {
  /** Whether what it gives can change. */
  readonly isLive: boolean;
  /** Newest first. */
  batches(): Promise<readonly BatchLine[]>;
  batch(batchId: string): Promise<BatchView>;
  /**
   * Gives the conversations of a batch piece by piece, in the order of their seeds. With `changedSince` only those that may
   * have changed since that revision.
   */
  conversations(
    batchId: string,
    options: { readonly changedSince?: string; readonly onPiece: (lines: readonly ConversationLine[]) => void },
  ): Promise<void>;
  transcript(batchId: string, index: number): Promise<Transcript>;
  /** Finds a text in questions, answers and contexts, capitals or not. */
  search(batchId: string, text: string, signal: AbortSignal): Promise<SearchResult>;
  /** Compares two batches in a set: the one named, else that of the specs' judges, else the only common one. */
  comparison(a: string, b: string, set?: string): Promise<ComparisonView | NotComparable>;
}
