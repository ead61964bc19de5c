import type { StepLimits } from '../../contract/simulation-spec.ts';
import type { RateState } from '../../store/store.ts';

/** The rates that a spec allows one section. */
export type RateLimits = Pick<StepLimits, 'requestsPerSecond' | 'tokensPerMinute'>;

/** Rates per millisecond; 0 where there is no limit. */
export interface Rates {
  readonly requestsPerMs: number;
  readonly tokensPerMs: number;
}

/** Later than this, in milliseconds, a slot is lost. */
export const SLOT_LIFE_MS = 75;

/** A timer is not more exact, in milliseconds. */
const TIMER_MS = 5;

/** Whether there is anything to keep to. */
export function isLimited({ requestsPerSecond, tokensPerMinute }: RateLimits): boolean {
  return requestsPerSecond !== undefined || tokensPerMinute !== undefined;
}

/** The lowest limits of those that wait together, as rates; `share` is the part that the endpoint bears. */
export function ratesOf(limits: readonly RateLimits[], share: number): Rates {
  const lowest = (rates: readonly (number | undefined)[]) => {
    const known = rates.filter((rate) => rate !== undefined);
    return known.length === 0 ? 0 : Math.min(...known);
  };
  return {
    requestsPerMs: requestsPerMs(lowest(limits.map((each) => each.requestsPerSecond))) * share,
    tokensPerMs: (lowest(limits.map((each) => each.tokensPerMinute)) * share) / 60_000,
  };
}

/**
 * The rate at which no second carries more than so many requests: a second may hold the slots of this much more than a second, since
 * some are used late. Below one request per second, no second holds two.
 */
export function requestsPerMs(perSecond: number): number {
  return perSecond / (perSecond < 1 ? 1_000 : 1_000 + SLOT_LIFE_MS + TIMER_MS);
}

/** Time between two requests of `tokensEach` tokens, in milliseconds. */
export function stepMs(rates: Rates, tokensEach: number): number {
  return Math.max(timeFor(1, rates.requestsPerMs), timeFor(tokensEach, rates.tokensPerMs));
}

/** How long until what was owed before `taken` has come back, in milliseconds. */
export function waitMs(state: RateState, rates: Rates, taken: { requests: number; tokens: number }): number {
  const requests = timeFor(state.requestsOwed - taken.requests, rates.requestsPerMs);
  return Math.max(0, requests, timeFor(state.tokensOwed - taken.tokens, rates.tokensPerMs));
}

function timeFor(amount: number, perMs: number): number {
  return perMs === 0 ? 0 : amount / perMs;
}
