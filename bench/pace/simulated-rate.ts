import type { PaceState, RateOutcomes, RateState } from '../../src/store/store.ts';
import { nextPace, type PaceFacts } from '../../src/worker/pace/next-pace.ts';
import { requestsPerMs } from '../../src/worker/pace/rates.ts';

/** The row of an endpoint as the store keeps it, in memory and on the simulation's clock. */
export class SimulatedRate {
  /** Requests per second. */
  readonly limit: number;
  #pace: PaceState = {
    share: 1,
    takenShare: 1,
    refusedShare: 0,
    cuts: 0,
    judgedAtMs: 0,
    countedFromMs: 0,
    sent: 0,
    refused: 0,
  };
  #owed = 0;
  #sinceMs = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** As the store's `takeRate`. */
  take(requests: number, { sent, refused, cuts }: RateOutcomes, nowMs: number): RateState {
    const perMs = requestsPerMs(this.limit) * this.#pace.share;
    this.#owed = Math.max(0, this.#owed - (nowMs - this.#sinceMs) * perMs) + requests;
    this.#sinceMs = nowMs;
    if (cuts === this.#pace.cuts) {
      this.#pace = { ...this.#pace, sent: this.#pace.sent + sent, refused: this.#pace.refused + refused };
    }
    return { nowMs, requestsOwed: this.#owed, tokensOwed: 0, pace: this.#pace };
  }

  /** Judges the pace, as a worker does after each `takeRate`. */
  judge(facts: PaceFacts): void {
    const next = nextPace(this.#pace, facts) ?? this.#pace;
    this.#owed *= next.share / this.#pace.share;
    this.#pace = next;
  }
}
