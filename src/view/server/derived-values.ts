import { setTimeout as sleep } from 'node:timers/promises';

/** How much longer than it took to derive a value the next derivation waits: no more than a tenth of the time goes into it. */
const REST = 10;
/** Values that are kept. */
const MOST = 50;

interface Kept<Value> {
  /** What the value was derived from. */
  state: string;
  value: Value | undefined;
  /** While it is derived anew. */
  deriving: Promise<void> | undefined;
  restUntilMs: number;
}

/** Values that depend on a whole batch: each is derived once for all that ask, and anew only now and then while its batch changes. */
export class DerivedValues<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #now: () => number;

  /** `now` gives the time in milliseconds. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * The value of `key`; after `patienceMs` the last one there was, `undefined` where there was none. `isCurrent` says whether it was
   * derived from `state`. @throws what deriving it throws.
   */
  async get(
    { key, state, patienceMs }: { readonly key: string; readonly state: string; readonly patienceMs: number },
    derive: () => Promise<Value>,
  ): Promise<{ readonly value: Value | undefined; readonly isCurrent: boolean }> {
    const kept = this.#kept.get(key) ?? { state: '', value: undefined, deriving: undefined, restUntilMs: 0 };
    this.#keep(key, kept);
    if (kept.state !== state && !kept.deriving && this.#now() >= kept.restUntilMs) {
      kept.deriving = this.#derive(kept, state, derive);
      kept.deriving.catch(() => undefined);
    }
    if (kept.deriving && patienceMs > 0) await inTime(kept.deriving, patienceMs);
    return { value: kept.value, isCurrent: kept.state === state };
  }

  async #derive(kept: Kept<Value>, state: string, derive: () => Promise<Value>): Promise<void> {
    const startedAtMs = this.#now();
    try {
      kept.value = await derive();
      kept.state = state;
    } finally {
      kept.deriving = undefined;
      kept.restUntilMs = this.#now() + REST * (this.#now() - startedAtMs);
    }
  }

  /** The one that was not asked for longest goes first. */
  #keep(key: string, kept: Kept<Value>): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** Ends when the work does, or the time; a timer that is left behind would keep the process. */
async function inTime(work: Promise<void>, patienceMs: number): Promise<void> {
  const timer = new AbortController();
  const time = sleep(patienceMs, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([work, time]).finally(() => timer.abort());
}
