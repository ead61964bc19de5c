/** Words of a window (Covington and McFall 2010 use 50 to 500). */
const WINDOW = 50;

/** The mean share of distinct words in windows of 50 words (moving-average type-token ratio), of words that come one by one. */
export class MovingTypes {
  readonly #counts = new Map<string, number>();
  /** The last 50 words; the oldest is at `#next`. */
  readonly #window: string[] = [];
  #next = 0;
  #windows = 0;
  #distinct = 0;

  add(word: string): void {
    this.#forget(this.#window[this.#next]);
    this.#window[this.#next] = word;
    this.#next = (this.#next + 1) % WINDOW;
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    if (this.#window.length < WINDOW) return;
    this.#windows += 1;
    this.#distinct += this.#counts.size;
  }

  /** From 0 to 1; of fewer words than a window has, of those; `null` without any. */
  share(): number | null {
    if (this.#windows > 0) return this.#distinct / (this.#windows * WINDOW);
    return this.#window.length === 0 ? null : this.#counts.size / this.#window.length;
  }

  #forget(word: string | undefined): void {
    if (word === undefined) return;
    const count = this.#counts.get(word) ?? 0;
    if (count <= 1) this.#counts.delete(word);
    else this.#counts.set(word, count - 1);
  }
}
