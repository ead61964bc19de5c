import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { quantileSorted } from 'simple-statistics';
import { chanceOf } from '../contract/chance-of.ts';
import { clusterCount, clusterKinds, ratioOf, type ClusterKind, type RatioPart } from './cluster-kinds.ts';
import { TAIL, type Interval } from './interval.ts';
import { resampler } from './resampler.ts';

/** The limits of an interval then vary with the seed by about 3 % of the standard error. */
const DEFAULT_RESAMPLES = 10_000;

/** What a bootstrap depends on beside its data: equal input always gives the same interval. */
export interface BootstrapOptions {
  readonly randomSeed?: number | undefined;
  /** How often the clusters are drawn; default: 10,000. */
  readonly resamples?: number | undefined;
}

/** A ratio of sums over clusters. */
export interface RatioEstimate {
  readonly ratio: number;
  /** 95 %; `undefined` where all clusters have the same ratio, or there is only one: no resample could differ from another. */
  readonly interval: Interval | undefined;
  /** Clusters with a denominator above 0; the others say nothing and are not drawn. */
  readonly clusters: number;
}

/**
 * A ratio of sums with its percentile interval, by drawing as many clusters as there are, with replacement (B. Efron and R. J.
 * Tibshirani, "An introduction to the bootstrap", 1993, chapter 13; whole clusters: A. C. Davison and D. V. Hinkley, "Bootstrap
 * methods and their application", 1997, section 3.8). The order of the clusters does not matter. `undefined` where no cluster
 * has a denominator above 0.
 */
export function bootstrapRatio(parts: Iterable<RatioPart>, options: BootstrapOptions = {}): RatioEstimate | undefined {
  const kinds = clusterKinds(parts);
  if (kinds.length === 0) return undefined;
  return {
    ratio: sumOf(kinds, 'numerator') / sumOf(kinds, 'denominator'),
    interval: new Set(kinds.map(ratioOf)).size === 1 ? undefined : percentileInterval(kinds, options),
    clusters: clusterCount(kinds),
  };
}

function percentileInterval(kinds: readonly ClusterKind[], { randomSeed, resamples }: BootstrapOptions): Interval {
  const random = xoroshiro128plus(Math.floor(chanceOf('bootstrap', randomSeed ?? '') * 2 ** 32));
  const draw = resampler(kinds);
  const ratios = Float64Array.from({ length: resamples ?? DEFAULT_RESAMPLES }, () => draw(random));
  const sorted = Array.from(ratios.sort());
  return { low: quantileSorted(sorted, TAIL), high: quantileSorted(sorted, 1 - TAIL) };
}

function sumOf(kinds: readonly ClusterKind[], part: keyof RatioPart): number {
  return kinds.reduce((sum, kind) => sum + kind.count * kind[part], 0);
}
