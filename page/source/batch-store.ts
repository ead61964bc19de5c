import type { BatchView } from '../../src/view/data/batch-view.ts';
import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { PageSource } from '../../src/view/data/page-source.ts';
import { mergedLines } from './merged-lines.ts';
import { pollWhileVisible } from './poll-while-visible.ts';

/** What is known of a batch. */
export interface BatchState {
  /** Absent until it is read. */
  readonly view?: BatchView;
  /** In the order of their seeds; grows while they are read. */
  readonly lines: readonly ConversationLine[];
  /** Whether all conversations have been read. */
  readonly isComplete: boolean;
  /** Why the last attempt to read failed; what was read before stays. */
  readonly error?: Error;
}

/** Reads a batch once for all pages that show it, and follows it while one does. */
export class BatchStore {
  state: BatchState = { lines: [], isComplete: false };
  readonly #source: PageSource;
  readonly #batchId: string;
  readonly #listeners = new Set<() => void>();
  #stop: (() => void) | undefined;
  #isReading = false;

  constructor(source: PageSource, batchId: string) {
    this.#source = source;
    this.#batchId = batchId;
  }

  /** Calls the listener after every change; returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop?.();
    };
  }

  #start(): void {
    if (this.#source.isLive) this.#stop = pollWhileVisible(() => this.#refresh());
    else if (!this.state.isComplete) void this.#refresh();
  }

  async #refresh(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      const view = await this.#source.batch(this.#batchId);
      const lines = this.state.isComplete ? await this.#changed(view) : await this.#all(view);
      this.#set({ view, lines, isComplete: true });
    } catch (error) {
      this.#set({ ...this.state, error: error instanceof Error ? error : new Error(String(error)) });
    } finally {
      this.#isReading = false;
    }
  }

  /** Shows the first piece at once and then each doubling, so that a large batch is not counted again for every piece. */
  async #all(view: BatchView): Promise<readonly ConversationLine[]> {
    const read: ConversationLine[] = [];
    let shown = 0;
    const onPiece = (lines: readonly ConversationLine[]): void => {
      for (const line of lines) read.push(line);
      if (read.length < shown * 2) return;
      shown = read.length;
      this.#set({ view, lines: read.slice(), isComplete: false });
    };
    await this.#source.conversations(this.#batchId, { onPiece });
    return read;
  }

  async #changed({ revision }: BatchView): Promise<readonly ConversationLine[]> {
    const { view, lines } = this.state;
    if (!view || view.revision === revision) return lines;
    const changed: ConversationLine[] = [];
    const onPiece = (piece: readonly ConversationLine[]): void => {
      for (const line of piece) changed.push(line);
    };
    await this.#source.conversations(this.#batchId, { changedSince: view.revision, onPiece });
    return mergedLines(lines, changed);
  }

  #set(state: BatchState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}
