import type { StepLimits } from '../../contract/simulation-spec.ts';
import type { RateState } from '../../store/store.ts';

/** The rates that a spec allows one section. */
export type RateLimits = Pick<StepLimits, 'requestsPerSecond' | 'tokensPerMinute'>;

/** Rates per millisecond; 0 where there is no limit. */
export interface Rates {
  readonly requestsPerMs: number;
  readonly tokensPerMs: number;
}

/** Whether there is anything to keep to. */
export function isLimited({ requestsPerSecond, tokensPerMinute }: RateLimits): boolean {
  return requestsPerSecond !== undefined || tokensPerMinute !== undefined;
}

/** The lowest limits of those that wait together, as rates; `share` is the part that the endpoint bears. */
export function ratesOf(limits: readonly RateLimits[], share: number): Rates {
  const lowest = (rates: readonly (number | undefined)[]) => {
    const known = rates.filter((rate) => rate !== undefined);
    return known.length === 0 ? 0 : Math.min(...known) * share;
  };
  return {
    requestsPerMs: lowest(limits.map((each) => each.requestsPerSecond)) / 1_000,
    tokensPerMs: lowest(limits.map((each) => each.tokensPerMinute)) / 60_000,
  };
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
