import type { BothBatches } from '../../reports/compare-batches.ts';
import type { Batch, Store } from '../../store/store.ts';
import { conversationLines } from '../conversation-lines.ts';
import type { ComparisonView, NotComparable } from '../data/comparison-view.ts';
import type { BatchLine, BatchView } from '../data/batch-view.ts';
import type { ConversationLine } from '../data/conversation-line.ts';
import type { SearchResult } from '../data/page-source.ts';
import type { Transcript } from '../data/transcript.ts';
import { readBatchLines } from '../read-batch-lines.ts';
import { readBatchView } from '../read-batch-view.ts';
import { readComparison } from '../read-comparison.ts';
import { type Figures, readFigures, UNKNOWN_FIGURES } from '../read-figures.ts';
import { changedSince, readRevision, type Revision, revisionText } from '../read-revision.ts';
import { readTranscript } from '../read-transcript.ts';
import { searchBatch } from '../search-batch.ts';
import type { ViewPlace } from '../view-place.ts';
import { AnswerError } from './answer-error.ts';
import { DerivedValues } from './derived-values.ts';
import { StoreTurns } from './store-turns.ts';

/** How long a page waits for figures before it is shown without them. */
const FIGURES_PATIENCE_MS = 300;
/** A comparison is nothing without its figures. */
const COMPARISON_PATIENCE_MS = 120_000;
const LONGEST_SEARCH = 1_000;

/** What the routes of the page give, read from a store that may be changing. */
export class PageData {
  readonly #store: Store;
  readonly #turns: StoreTurns;
  readonly #place: ViewPlace;
  readonly #figures = new DerivedValues<Figures>();
  readonly #comparisons = new DerivedValues<ComparisonView | NotComparable>();
  /** The first that was read of the present state of each batch. */
  readonly #revisions = new Map<string, Revision>();

  constructor(store: Store, place: ViewPlace) {
    this.#turns = new StoreTurns(store);
    this.#store = this.#turns.store;
    this.#place = place;
  }

  batches(): Promise<readonly BatchLine[]> {
    return readBatchLines(this.#store);
  }

  async batch(batchId: string): Promise<BatchView> {
    const batch = await this.#find(batchId);
    const revision = await this.#revisionOf(batch);
    const { value: figures = UNKNOWN_FIGURES, isCurrent } = await this.#figures.get(
      { key: batchId, state: revision.state, patienceMs: FIGURES_PATIENCE_MS },
      () => readFigures(this.#turns.background, batch),
    );
    const apart = { ui: this.#place.ui, figures, isDeriving: !isCurrent, revision: revisionText(revision) };
    return readBatchView(this.#store, batch, apart);
  }

  /** Found before the first piece is read, so that what is wrong can be answered. */
  async conversations(batchId: string, since?: string): Promise<AsyncIterable<readonly ConversationLine[]>> {
    const batch = await this.#find(batchId);
    const from = since === undefined ? undefined : changedSince(since, await this.#revisionOf(batch), this.#store);
    return this.#turns.stream(conversationLines(this.#store, batch, { changedSince: from }));
  }

  async transcript(batchId: string, given: string): Promise<Transcript> {
    const batch = await this.#find(batchId);
    const index = /^\d{1,9}$/.test(given) ? Number(given) : undefined;
    const found = index !== undefined && (await readTranscript(this.#store, batch, { index, place: this.#place }));
    if (found) return found;
    throw new AnswerError(404, `The batch ${batchId} has no conversation ${given}.`);
  }

  async search(batchId: string, text: string, signal: AbortSignal): Promise<SearchResult> {
    const { seedCount } = await this.#find(batchId);
    if (text.length > LONGEST_SEARCH)
      throw new AnswerError(400, `The text is longer than the ${LONGEST_SEARCH} characters that can be searched for.`);
    const seeds = seedCount ?? (await this.#store.countConversations({ batchId }));
    return this.#turns.first(() => searchBatch(this.#store, { batchId, seeds, text, signal }));
  }

  async comparison(ids: BothBatches<string>, set?: string): Promise<ComparisonView | NotComparable> {
    const both = { a: await this.#find(ids.a), b: await this.#find(ids.b) };
    const states = [(await this.#revisionOf(both.a)).state, (await this.#revisionOf(both.b)).state];
    const { value } = await this.#comparisons.get(
      { key: JSON.stringify([ids.a, ids.b, set]), state: states.join(), patienceMs: COMPARISON_PATIENCE_MS },
      () => readComparison(this.#store, both, set),
    );
    if (value) return value;
    throw new AnswerError(503, 'The comparison takes longer than two minutes; open it again in a while.');
  }

  async #find(batchId: string): Promise<Batch> {
    const batch = await this.#store.findBatch(batchId);
    if (batch) return batch;
    throw new AnswerError(404, `There is no batch ${batchId} in this store; it may have been deleted.`);
  }

  /** Stays the same as long as nothing changes: whoever has it need not ask. */
  async #revisionOf(batch: Batch): Promise<Revision> {
    const known = this.#revisions.get(batch.batchId);
    const present = await readRevision(this.#store, batch);
    if (known?.state === present.state && known.generation === present.generation) return known;
    this.#revisions.set(batch.batchId, present);
    return present;
  }
}
