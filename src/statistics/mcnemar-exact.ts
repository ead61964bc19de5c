import { logChoose } from './log-choose.ts';

/** A term this much smaller than the sum changes none of its digits. */
const NEGLIGIBLE = 1e-17;

/**
 * The exact two-sided p of McNemar's test: how likely a split as uneven as this is, or more so, if neither side were better.
 * Only pairs in which one side alone passed count (Q. McNemar, "Note on the sampling error of the difference between correlated
 * proportions or percentages", Psychometrika 12, 1947; exact by the binomial distribution with chance 1/2). 1 where there are no
 * such pairs.
 */
export function mcnemarExact(onlyA: number, onlyB: number): number {
  return Math.min(1, 2 * lowerTail(Math.min(onlyA, onlyB), onlyA + onlyB));
}

/** The chance of at most `heads` among `throws` of a fair coin, `heads` being at most half of them. */
function lowerTail(heads: number, throws: number): number {
  let term = Math.exp(logChoose(throws, heads) - throws * Math.LN2);
  let sum = term;
  // The terms shrink from there on downwards.
  for (let each = heads; each > 0 && term > sum * NEGLIGIBLE; each--) {
    term *= each / (throws - each + 1);
    sum += term;
  }
  return sum;
}
