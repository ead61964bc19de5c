import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { logChoose } from './log-choose.ts';

/** Below this mean the walk starts at 0, where it needs no logarithm of a factorial. */
const SMALL_MEAN = 16;

/** What is drawn: how many of `trials` succeed, each with `chance`, from 0 to 1. */
export interface BinomialDraw {
  readonly trials: number;
  readonly chance: number;
}

/**
 * Draws from a binomial distribution by inversion (L. Devroye, "Non-uniform random variate generation", 1986, chapters II.2
 * and X.4). Walks outwards from the most likely number, so that it takes about as many steps as the distribution is wide.
 */
export function drawBinomial(random: RandomGenerator, { trials, chance }: BinomialDraw): number {
  if (trials === 0 || chance <= 0) return 0;
  if (chance >= 1) return trials;
  const start = trials * chance < SMALL_MEAN ? 0 : Math.floor((trials + 1) * chance);
  const odds = chance / (1 - chance);
  let above = probability(start, { trials, chance });
  let below = above;
  let left = uniformFloat64(random) - above;
  for (let up = start + 1, down = start - 1; left >= 0 && (up <= trials || down >= 0); up++, down--) {
    if (up <= trials) {
      above *= (odds * (trials - up + 1)) / up;
      left -= above;
      if (left < 0) return up;
    }
    if (down >= 0) {
      below *= (down + 1) / (odds * (trials - down));
      left -= below;
      if (left < 0) return down;
    }
  }
  // The first one was drawn, or rounding left less than all probabilities together.
  return start;
}

function probability(successes: number, { trials, chance }: BinomialDraw): number {
  const failures = trials - successes;
  const ways = successes === 0 ? 0 : logChoose(trials, successes);
  return Math.exp(ways + successes * Math.log(chance) + failures * Math.log1p(-chance));
}
