import type { RateOutcomes } from '../../store/store.ts';

/** Refusals of which the slowest tells how long to wait for one. */
const LATEST = 16;
/** A refusal that takes longer comes too late to wait for it. */
const LONGEST_MS = 5_000;

/** A request that was sent; times are those of one clock, in milliseconds. */
export interface SentRequest {
  readonly sentAtMs: number;
  /** The `cuts` of the endpoint's pace when its slot was reserved. */
  readonly cuts: number;
}

/**
 * What became of the requests of this process to one endpoint. Refusals come sooner than answers, so a request counts once it is
 * older than the slowest of the latest refusals was: as refused, or else as served, though its answer may take long.
 */
export class Outcomes {
  #open: SentRequest[] = [];
  readonly #refused = new Set<SentRequest>();
  readonly #latencies: number[] = [];
  /** Refused after they were counted. */
  #late: SentRequest[] = [];

  /** How long a refusal takes, in milliseconds. */
  get refusalMs(): number {
    return Math.min(LONGEST_MS, Math.max(0, ...this.#latencies));
  }

  /** Whether there are refusals that nobody has counted. */
  get hasRefused(): boolean {
    return this.#refused.size > 0 || this.#late.length > 0;
  }

  sent(request: SentRequest): void {
    this.#open.push(request);
  }

  refused(request: SentRequest, nowMs: number): void {
    this.#latencies.push(nowMs - request.sentAtMs);
    if (this.#latencies.length > LATEST) this.#latencies.shift();
    if (this.#open.includes(request)) this.#refused.add(request);
    else this.#late.push(request);
  }

  /** Takes what can be counted now. What was sent before the last cut says nothing about the pace since then. */
  take(nowMs: number, cuts: number): RateOutcomes {
    const old = this.#open.filter(({ sentAtMs }) => nowMs - sentAtMs >= this.refusalMs);
    this.#open = this.#open.filter(({ sentAtMs }) => nowMs - sentAtMs < this.refusalMs);
    const refused = [...this.#late, ...old.filter((request) => this.#refused.delete(request))];
    this.#late = [];
    const present = (requests: readonly SentRequest[]) => requests.filter((each) => each.cuts === cuts).length;
    return { sent: present(old), refused: present(refused), cuts };
  }
}
