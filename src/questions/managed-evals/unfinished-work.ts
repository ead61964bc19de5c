/** As many as a batch can hold in flight: beyond it, work whose conversation was cancelled makes room. */
const MOST_KEPT = 10_000;

/** Remembers the first half of a piece of work until the second half succeeds too, so that another attempt does not repeat it. */
export class UnfinishedWork<First> {
  readonly #kept = new Map<string, First>();

  /** Runs `first`, or takes its result of an earlier attempt under `key`, then `second` on it. */
  async run<Whole>(key: string, first: () => Promise<First>, second: (done: First) => Promise<Whole>): Promise<Whole> {
    const done = this.#kept.get(key) ?? (await first());
    this.#kept.set(key, done);
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value ?? key);
    const whole = await second(done);
    this.#kept.delete(key);
    return whole;
  }
}
