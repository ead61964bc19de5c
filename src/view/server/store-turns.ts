import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../../store/store.ts';

/** How often work in the background looks whether it is its turn, in milliseconds. */
const LOOK_MS = 20;

/**
 * Lets those that read a store take turns. A read of SQLite holds the whole process; without a pause after each, one that reads a
 * large batch to its end would hold it for seconds.
 */
export class StoreTurns {
  /** For what somebody waits for. */
  readonly store: Store;
  /** For what can come later: goes on while nobody waits. */
  readonly background: Store;
  #waiting = 0;

  constructor(store: Store) {
    this.store = withPause(store, async () => void (await setImmediate()));
    this.background = withPause(store, () => this.#idle());
  }

  /** Streams what somebody waits for. */
  async *stream<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
    this.#waiting += 1;
    try {
      yield* items;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Does work that somebody waits for. */
  async first<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#waiting += 1;
    return work().finally(() => (this.#waiting -= 1));
  }

  async #idle(): Promise<void> {
    await setImmediate();
    while (this.#waiting > 0) await sleep(LOOK_MS);
  }
}

/** A store whose large reads come after a pause. */
function withPause(store: Store, pause: () => Promise<void>): Store {
  return {
    ...store,
    readAsked: (range) => pause().then(() => store.readAsked(range)),
    readConversations: (page) => pause().then(() => store.readConversations(page)),
    readJudged: (page) => pause().then(() => store.readJudged(page)),
    readLines: (page) => pause().then(() => store.readLines(page)),
    searchTexts: (search) => pause().then(() => store.searchTexts(search)),
  };
}
