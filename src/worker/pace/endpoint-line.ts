import { StepFailure } from '../../contract/failures.ts';
import { MAX_PACE_WAIT_MS } from '../../contract/limits.ts';
import type { Store } from '../../store/store.ts';
import { FairQueue, type Waiting } from './fair-queue.ts';
import type { RateLimits } from './rates.ts';
import { type Permit, Slots, type Used } from './slots.ts';

/** With nobody waiting, the tokens used are reported to the store after this time, to report more at once. */
const REPORT_MS = 300;

/** What a line needs to keep to a rate. */
export interface LineOptions {
  /** Names the row in the store, and the endpoint in messages. */
  readonly endpoint: string;
  readonly store: Pick<Store, 'takeRate' | 'changePace'>;
  /** What the spec of a batch allows now. */
  readonly limitsOf: (batchId: string) => RateLimits;
}

/** The requests of this process to one endpoint; each waits for a slot that was reserved in the store. */
export class EndpointLine {
  readonly #options: LineOptions;
  readonly #queue = new FairQueue();
  readonly #slots: Slots;
  #isRunning = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#slots = new Slots(options.endpoint, options.store);
  }

  /**
   * Waits for a slot, and uses it.
   * @throws {StepFailure} `RateQueued` after `MAX_PACE_WAIT_MS`, and the store's failures.
   * @throws the signal's reason, untouched, when it is aborted.
   */
  ready(call: Pick<Waiting, 'batchId' | 'isContinued'>, signal: AbortSignal | undefined): Promise<Permit> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const settled = () => signal?.removeEventListener('abort', abort);
      const waiting: Waiting = {
        ...call,
        sinceMs: performance.now(),
        release: (permit) => (settled(), resolve(permit)),
        fail: (error) => (settled(), reject(error)),
      };
      const abort = () => {
        this.#queue.remove(waiting);
        waiting.fail(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#queue.add(waiting);
      void this.#run();
    });
  }

  /** Counts what a step used of its slots. */
  settle(used: Used): void {
    this.#slots.settle(used);
    void this.#run();
  }

  /** Counts that the endpoint refused a request: many refusals lower the rate. */
  refused(permit: Permit): void {
    this.#slots.refused(permit);
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#queue.size > 0 || this.#slots.hasUnreported) await this.#serve();
    } catch (error) {
      for (const waiting of this.#queue.takeOlderThan(Infinity)) waiting.fail(error);
    } finally {
      this.#isRunning = false;
    }
  }

  async #serve(): Promise<void> {
    this.#sendAway();
    if (this.#queue.size === 0) {
      await sleep(REPORT_MS);
      if (this.#queue.size === 0) await this.#slots.report();
      return;
    }
    const limits = this.#queue.batchIds.map((batchId) => this.#options.limitsOf(batchId));
    const pauseMs = await this.#slots.reserve(this.#queue.size, limits);
    for (const slot of this.#slots.takeDue()) {
      const waiting = this.#queue.next();
      if (waiting) waiting.release(this.#slots.use(slot));
    }
    const { nextAtMs } = this.#slots;
    if (this.#queue.size > 0) await sleep(nextAtMs === undefined ? pauseMs : nextAtMs - performance.now());
  }

  /** Whoever has waited too long gives its place in the worker to other steps, and comes back. */
  #sendAway(): void {
    for (const waiting of this.#queue.takeOlderThan(performance.now() - MAX_PACE_WAIT_MS)) {
      const waited = `a request waited ${MAX_PACE_WAIT_MS / 1_000} s for the rate limit of the spec, and keeps waiting`;
      const remedy = 'Lower concurrency, or raise requestsPerSecond or tokensPerMinute.';
      waiting.fail(new StepFailure('RateQueued', `${this.#options.endpoint}: ${waited}. ${remedy}`));
    }
  }
}

/** Does not keep the process alive: what waits has its own reasons to. */
function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, Math.ceil(ms))).unref();
  });
}
