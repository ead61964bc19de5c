import type { RateState, Store } from '../../store/store.ts';
import { type RateLimits, type Rates, ratesOf, stepMs, waitMs } from './rates.ts';
import { StoreClock } from './store-clock.ts';

/** Slots reserved at once are enough for this long, so that the store is asked a few times per second. */
const ROUND_MS = 200;
/** Where no limit of requests says otherwise. */
const MOST_AT_ONCE = 100;
/** More are reserved this long before the last one: the answer of the store is there in time. */
const LEAD_MS = 100;
/** Slots may begin so far in the past, to make up for an answer that came late. */
const CATCH_UP_MS = 75;
/** Later than this a slot is lost: with it, a second never holds more than nine eighths of the limit and one request. */
const SLOT_LIFE_MS = 125;
/** Slots further ahead are given back, so that a changed limit or a refund counts for them. */
const LOOK_AHEAD_MS = 2_000;
const LONGEST_PAUSE_MS = 5_000;
/** Estimated tokens of a request, until the first replies. */
const FIRST_GUESS = 1_000;
/** Weight of the latest reply in the estimate of what the next one uses. */
const LATEST_WEIGHT = 0.2;

/** The right to send one request at a time, on the clock of `performance.now()`. */
export interface Slot {
  readonly atMs: number;
  /** Tokens that were taken for it in advance. */
  readonly tokens: number;
}

interface Taken {
  readonly requests: number;
  readonly tokens: number;
}

/** What a step did with its slots. */
export interface Used {
  readonly requests: number;
  /** Tokens that were taken for them in advance. */
  readonly taken: number;
  /** Tokens that the reply reports; `undefined` where none came. */
  readonly tokens: number | undefined;
}

/** The slots at one endpoint that this process has reserved in the store, a few at a time. */
export class Slots {
  readonly #endpoint: string;
  readonly #store: Pick<Store, 'takeRate' | 'lowerRate'>;
  readonly #clock = new StoreClock();
  /** In order of time. */
  #reserved: Slot[] = [];
  #rates: Rates = { requestsPerMs: 0, tokensPerMs: 0 };
  /** Part of the limits that the endpoint bears, as the store said last. */
  #share = 1;
  #tokensEach = FIRST_GUESS;
  /** Tokens used beyond those taken in advance, not yet reported to the store. */
  #unreported = 0;

  constructor(endpoint: string, store: Pick<Store, 'takeRate' | 'lowerRate'>) {
    this.#endpoint = endpoint;
    this.#store = store;
  }

  /** Whether there are tokens to report to the store although nobody waits. */
  get hasUnreported(): boolean {
    return this.#unreported !== 0;
  }

  /** When the next reserved slot comes; `undefined` without one. */
  get nextAtMs(): number | undefined {
    return this.#reserved[0]?.atMs;
  }

  /** Reserves slots if `wanted` requests need them soon; returns how many milliseconds to wait if there are none. */
  async reserve(wanted: number, limits: readonly RateLimits[]): Promise<number> {
    const missing = wanted - this.#reserved.length;
    const isAhead = (this.#reserved.at(-1)?.atMs ?? 0) - performance.now() > LEAD_MS;
    if (missing <= 0 || isAhead) return 0;
    this.#rates = ratesOf(limits, this.#share);
    const tokens = this.#rates.tokensPerMs > 0 ? this.#tokensEach : 0;
    const step = stepMs(this.#rates, tokens);
    const requests = Math.min(missing, MOST_AT_ONCE, Math.max(1, Math.floor(ROUND_MS / step)));
    const taken = { requests, tokens: requests * tokens };
    const state = await this.#take(taken);
    const wait = waitMs(state, this.#rates, taken);
    if (wait > LOOK_AHEAD_MS) return this.#giveBack(taken, wait);
    const firstMs = this.#clock.localTimeOf(state.nowMs) + wait - CATCH_UP_MS;
    for (let at = 0; at < requests; at++) this.#reserved.push({ atMs: firstMs + at * step, tokens });
    return 0;
  }

  /** Takes the slots whose time has come; what comes too late for its slot must not come together with the next ones. */
  takeDue(): readonly Slot[] {
    const now = performance.now();
    const due = this.#reserved.filter((slot) => slot.atMs <= now);
    this.#reserved = this.#reserved.filter((slot) => slot.atMs > now);
    return due.filter((slot) => now - slot.atMs <= SLOT_LIFE_MS);
  }

  /** Puts what a step used in the place of what was taken for it. */
  settle({ requests, taken, tokens }: Used): void {
    if (tokens !== undefined) this.#tokensEach += (tokens / requests - this.#tokensEach) * LATEST_WEIGHT;
    if (this.#rates.tokensPerMs > 0) this.#unreported += (tokens ?? 0) - taken;
  }

  /** Reports the tokens used to the store. */
  async report(): Promise<void> {
    await this.#take({ requests: 0, tokens: 0 });
  }

  /** Lowers the rate; the next reservation returns how far. */
  async lower(): Promise<void> {
    await this.#store.lowerRate(this.#endpoint);
  }

  async #giveBack({ requests, tokens }: Taken, wait: number): Promise<number> {
    await this.#take({ requests: -requests, tokens: -tokens });
    return Math.min(wait - LOOK_AHEAD_MS / 2, LONGEST_PAUSE_MS);
  }

  async #take(taken: Taken): Promise<RateState> {
    const { requestsPerMs, tokensPerMs } = this.#rates;
    const tokens = taken.tokens + this.#unreported;
    this.#unreported = 0;
    const state = await this.#store.takeRate(this.#endpoint, {
      ...(requestsPerMs > 0 && { requests: { amount: taken.requests, perMs: requestsPerMs } }),
      ...(tokensPerMs > 0 && { tokens: { amount: tokens, perMs: tokensPerMs } }),
    });
    this.#share = state.share;
    return state;
  }
}
