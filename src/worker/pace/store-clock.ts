/** Answers that are compared: few, so that a clock that was set is followed. */
const ANSWERS = 16;

/** The store's clock as this process sees it: of the last answers the quickest is right, the others only came late. */
export class StoreClock {
  readonly #offsets: number[] = [];

  /** The time on the clock of `performance.now()` at which the store said that it is `storeMs`; the answer came just now. */
  localTimeOf(storeMs: number): number {
    this.#offsets.push(performance.now() - storeMs);
    if (this.#offsets.length > ANSWERS) this.#offsets.shift();
    return storeMs + Math.min(...this.#offsets);
  }
}
