import { condition } from '@temporalio/workflow';

interface Work {
  /** Awaited before each piece: nothing starts while a batch is paused. */
  readonly ready: () => Promise<void>;
  /** Does one piece of work; returns false when there was none left. */
  readonly piece: () => Promise<boolean>;
  /** Lanes at first. */
  readonly size: number;
}

/** Does pieces of work in parallel lanes, whose number may change at any time; 0 holds the rest back. */
export class Lanes {
  readonly #work: Work;
  readonly #failures: unknown[] = [];
  #size: number;
  #running = 0;
  #isDone = false;
  #ended: Promise<void>[] = [];

  constructor(work: Work) {
    this.#work = work;
    this.#size = work.size;
  }

  /** Starts the first lanes: as many as `resize` said by now. */
  start(): void {
    this.resize(this.#size);
  }

  /** More lanes start at once; lanes too many end after the piece they are at. */
  resize(size: number): void {
    this.#size = size;
    while (this.#running < size && !this.#isDone) {
      this.#running += 1;
      this.#ended.push(this.#lane());
    }
  }

  /** Resolves when no work is left and no lane is at any; then throws the first failure, if there was one. */
  async ended(): Promise<void> {
    for (;;) {
      // Settled, not failed fast: a lane that stops must not leave the children of the others unawaited.
      const { length } = this.#ended;
      await Promise.all(this.#ended);
      if (length !== this.#ended.length) continue;
      if (this.#isDone) break;
      this.#ended = [];
      await condition(() => this.#running > 0);
    }
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** Never rejects. */
  async #lane(): Promise<void> {
    try {
      for (;;) {
        await this.#work.ready();
        if (this.#running > this.#size) return;
        if (!(await this.#work.piece())) break;
      }
      this.#isDone = true;
    } catch (error) {
      this.#isDone = true;
      this.#failures.push(error);
    } finally {
      this.#running -= 1;
    }
  }
}
