import type { Permit } from './slots.ts';

/** A request that waits for its slot. */
export interface Waiting {
  readonly batchId: string;
  /** On the clock of `performance.now()`. */
  readonly sinceMs: number;
  /** Whether its step has sent requests before: finishing what was begun goes before beginning more. */
  readonly isContinued: boolean;
  /** Lets it go. */
  readonly release: (permit: Permit) => void;
  readonly fail: (error: unknown) => void;
}

/** Requests that wait for one endpoint. Batches take turns, so that a small one is not behind all of a big one. */
export class FairQueue {
  /** In the order of their turns; none is empty. */
  readonly #batches = new Map<string, Waiting[]>();

  get size(): number {
    return [...this.#batches.values()].reduce((sum, each) => sum + each.length, 0);
  }

  get batchIds(): readonly string[] {
    return [...this.#batches.keys()];
  }

  add(waiting: Waiting): void {
    const others = this.#batches.get(waiting.batchId);
    if (!others) {
      this.#batches.set(waiting.batchId, [waiting]);
      return;
    }
    const behind = waiting.isContinued ? others.findIndex((each) => !each.isContinued) : -1;
    others.splice(behind === -1 ? others.length : behind, 0, waiting);
  }

  remove(waiting: Waiting): void {
    this.#keep(waiting.batchId, (each) => each !== waiting);
  }

  /** Takes the first of the batch whose turn it is. */
  next(): Waiting | undefined {
    const [turn] = this.#batches;
    if (!turn) return undefined;
    const [batchId, waiting] = turn;
    const first = waiting.shift();
    this.#batches.delete(batchId);
    if (waiting.length > 0) this.#batches.set(batchId, waiting);
    return first;
  }

  /** Takes all that came before a time. */
  takeOlderThan(timeMs: number): readonly Waiting[] {
    const old = [...this.#batches.values()].flat().filter((each) => each.sinceMs < timeMs);
    for (const batchId of new Set(old.map((each) => each.batchId))) {
      this.#keep(batchId, (each) => each.sinceMs >= timeMs);
    }
    return old;
  }

  #keep(batchId: string, isKept: (waiting: Waiting) => boolean): void {
    const kept = (this.#batches.get(batchId) ?? []).filter(isKept);
    // Set in place: a batch that lost some of its requests keeps its turn.
    if (kept.length > 0) this.#batches.set(batchId, kept);
    else this.#batches.delete(batchId);
  }
}
