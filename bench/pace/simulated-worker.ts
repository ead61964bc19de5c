import { Outcomes, type SentRequest } from '../../src/worker/pace/outcomes.ts';
import { ratesOf, stepMs, waitMs } from '../../src/worker/pace/rates.ts';
import type { SimulatedRate } from './simulated-rate.ts';

/** As `Slots` reserves: so much at once, so long before the last one is used. */
const ROUND_MS = 200;
const LEAD_MS = 100;

interface Slot {
  /** On the store's clock. */
  readonly atMs: number;
  readonly cuts: number;
}

/** A worker that always has requests to send; its own clock is `clockMs` ahead of the store's. */
export class SimulatedWorker {
  readonly #clockMs: number;
  readonly #outcomes = new Outcomes();
  #slots: Slot[] = [];
  /** Refusals that are on their way. */
  #refusals: { readonly atMs: number; readonly request: SentRequest }[] = [];
  #pace = { share: 1, cuts: 0 };

  constructor(clockMs: number) {
    this.#clockMs = clockMs;
  }

  /** Takes the slots before a time. */
  takeDue(beforeMs: number): readonly Slot[] {
    const due = this.#slots.filter(({ atMs }) => atMs < beforeMs);
    this.#slots = this.#slots.filter(({ atMs }) => atMs >= beforeMs);
    return due;
  }

  /** Sends a request that is refused at the given time, or not. */
  send({ atMs, cuts }: Slot, refusedAtMs: number | undefined): void {
    const request = { sentAtMs: atMs + this.#clockMs, cuts };
    this.#outcomes.sent(request);
    if (refusedAtMs !== undefined) this.#refusals.push({ atMs: refusedAtMs, request });
  }

  /** Hears of refusals, and reserves slots if the last one comes soon. */
  work(rate: SimulatedRate, nowMs: number): void {
    const arrived = this.#refusals.filter(({ atMs }) => atMs <= nowMs);
    this.#refusals = this.#refusals.filter(({ atMs }) => atMs > nowMs);
    for (const { request } of arrived) this.#outcomes.refused(request, nowMs + this.#clockMs);
    if ((this.#slots.at(-1)?.atMs ?? 0) - nowMs <= LEAD_MS) this.#reserve(rate, nowMs);
  }

  #reserve(rate: SimulatedRate, nowMs: number): void {
    const limits = [{ requestsPerSecond: rate.limit }];
    const requests = Math.max(1, Math.floor(ROUND_MS / stepMs(ratesOf(limits, this.#pace.share), 0)));
    const state = rate.take(requests, this.#outcomes.take(nowMs + this.#clockMs, this.#pace.cuts), nowMs);
    this.#pace = state.pace;
    const rates = ratesOf(limits, state.pace.share);
    const firstMs = nowMs + waitMs(state, rates, { requests, tokens: 0 });
    for (let at = 0; at < requests; at++) {
      this.#slots.push({ atMs: firstMs + at * stepMs(rates, 0), cuts: state.pace.cuts });
    }
    const countedAfterMs = LEAD_MS + ROUND_MS + this.#outcomes.refusalMs;
    rate.judge({ nowMs, requestMs: stepMs(ratesOf(limits, 1), 0), countedAfterMs });
  }
}
