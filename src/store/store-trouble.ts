type Listener = (reason: string | null) => void;

/** Methods that only read: a store that is locked or full still answers them, and they say nothing about writing. */
const READS = /^(?:find|read|list|count|open|was|waits$|servings$|progress$|failures$|failureStreak$)/;

/** What keeps this process from using the store now: screens and logs name it, since it cannot be written into the store itself. */
export class StoreTrouble {
  readonly #listeners = new Set<Listener>();
  #reason: string | null = null;
  #isOfRead = false;

  /** Why calls fail: `another process has locked …; …`; `null` while they succeed. */
  get reason(): string | null {
    return this.#reason;
  }

  /** A method failed, or has been trying for a while. */
  note(method: string, reason: string): void {
    this.#isOfRead = READS.test(method);
    this.#set(reason);
  }

  /** A method succeeded. */
  clear(method: string): void {
    if (this.#isOfRead || !READS.test(method)) this.#set(null);
  }

  /** Calls `listener` with every new reason, and with `null` when it is over; returns what ends that. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #set(reason: string | null): void {
    if (reason === this.#reason) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener(reason);
  }
}
