import type { RateState, Store } from '../../store/store.ts';
import { nextPace } from './next-pace.ts';
import { Outcomes, type SentRequest } from './outcomes.ts';
import { type RateLimits, type Rates, ratesOf, SLOT_LIFE_MS, stepMs, waitMs } from './rates.ts';
import { StoreClock } from './store-clock.ts';

/** Slots reserved at once are enough for this long, so that the store is asked a few times per second. */
const ROUND_MS = 200;
/** Where no limit of requests says otherwise. */
const MOST_AT_ONCE = 100;
/** More are reserved this long before the last one: the answer of the store is there in time. */
const LEAD_MS = 100;
/** Slots may begin so far in the past, to make up for an answer that came late. */
const CATCH_UP_MS = 40;
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
  /** The `cuts` of the endpoint's pace when it was reserved. */
  readonly cuts: number;
}

/** The right to send one request now. */
export interface Permit extends SentRequest {
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
  readonly #store: Pick<Store, 'takeRate' | 'changePace'>;
  readonly #clock = new StoreClock();
  /** In order of time. */
  #reserved: Slot[] = [];
  /** Of the batches that waited last. */
  #limits: readonly RateLimits[] = [];
  /** Part of the limits that the endpoint bears, and how often it was lowered, as the store said last. */
  #pace = { share: 1, cuts: 0 };
  readonly #outcomes = new Outcomes();
  #tokensEach = FIRST_GUESS;
  /** Tokens used beyond those taken in advance, not yet reported to the store. */
  #unreported = 0;

  constructor(endpoint: string, store: Pick<Store, 'takeRate' | 'changePace'>) {
    this.#endpoint = endpoint;
    this.#store = store;
  }

  /** Whether there are tokens or refusals to report to the store although nobody waits. */
  get hasUnreported(): boolean {
    return this.#unreported !== 0 || this.#outcomes.hasRefused;
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
    this.#limits = limits;
    const { tokensPerMs } = this.#rates();
    const tokens = tokensPerMs > 0 ? this.#tokensEach : 0;
    const requests = Math.min(missing, MOST_AT_ONCE, Math.max(1, Math.floor(ROUND_MS / stepMs(this.#rates(), tokens))));
    const taken = { requests, tokens: requests * tokens };
    const state = await this.#take(taken);
    const { cuts, share } = state.pace;
    const rates = this.#rates(share);
    const wait = waitMs(state, rates, taken);
    if (wait > LOOK_AHEAD_MS) return this.#giveBack(taken, wait);
    const [firstMs, step] = [this.#clock.localTimeOf(state.nowMs) + wait - CATCH_UP_MS, stepMs(rates, tokens)];
    for (let at = 0; at < requests; at++) this.#reserved.push({ atMs: firstMs + at * step, tokens, cuts });
    return 0;
  }

  /** Takes the slots whose time has come; what comes too late for its slot must not come together with the next ones. */
  takeDue(): readonly Slot[] {
    const now = performance.now();
    const due = this.#reserved.filter((slot) => slot.atMs <= now);
    this.#reserved = this.#reserved.filter((slot) => slot.atMs > now);
    return due.filter((slot) => now - slot.atMs <= SLOT_LIFE_MS);
  }

  /** Uses a slot now. */
  use({ tokens, cuts }: Slot): Permit {
    const permit = { sentAtMs: performance.now(), tokens, cuts };
    this.#outcomes.sent(permit);
    return permit;
  }

  /** Counts that the endpoint refused a request because there were too many. */
  refused(permit: Permit): void {
    this.#outcomes.refused(permit, performance.now());
  }

  /** Puts what a step used in the place of what was taken for it. */
  settle({ requests, taken, tokens }: Used): void {
    if (tokens !== undefined) this.#tokensEach += (tokens / requests - this.#tokensEach) * LATEST_WEIGHT;
    if (this.#rates().tokensPerMs > 0) this.#unreported += (tokens ?? 0) - taken;
  }

  /** Reports the tokens used to the store. */
  async report(): Promise<void> {
    await this.#take({ requests: 0, tokens: 0 });
  }

  async #giveBack({ requests, tokens }: Taken, wait: number): Promise<number> {
    await this.#take({ requests: -requests, tokens: -tokens });
    return Math.min(wait - LOOK_AHEAD_MS / 2, LONGEST_PAUSE_MS);
  }

  async #take(taken: Taken): Promise<RateState> {
    const { requestsPerMs, tokensPerMs } = this.#rates(1);
    const tokens = taken.tokens + this.#unreported;
    this.#unreported = 0;
    const state = await this.#store.takeRate(this.#endpoint, {
      ...(requestsPerMs > 0 && { requests: { amount: taken.requests, perMs: requestsPerMs } }),
      ...(tokensPerMs > 0 && { tokens: { amount: tokens, perMs: tokensPerMs } }),
      outcomes: this.#outcomes.take(performance.now(), this.#pace.cuts),
    });
    this.#pace = state.pace;
    await this.#judge(state);
    return state;
  }

  /** One worker decides for all of them; what it decides counts from the next reservation on. */
  async #judge({ pace, nowMs }: RateState): Promise<void> {
    const countedAfterMs = LEAD_MS + ROUND_MS + this.#outcomes.refusalMs;
    const next = nextPace(pace, { nowMs, requestMs: stepMs(this.#rates(1), this.#tokensEach), countedAfterMs });
    if (next) await this.#store.changePace(this.#endpoint, { from: pace, to: next });
  }

  #rates(share = this.#pace.share): Rates {
    return ratesOf(this.#limits, share);
  }
}
