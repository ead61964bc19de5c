/** What one cluster adds to both sums of a ratio. */
export interface RatioPart {
  readonly numerator: number;
  /** 0 or more. */
  readonly denominator: number;
}

/** Clusters that add the same: it only matters how many of them a resample holds. */
export interface ClusterKind extends RatioPart {
  readonly count: number;
}

/**
 * Counts the clusters that are alike, without those with a denominator of 0, which say nothing. They come in an order of their
 * own, so that what is drawn from them does not depend on the order of the clusters.
 */
export function clusterKinds(parts: Iterable<RatioPart>): readonly ClusterKind[] {
  const kinds = new Map<string, { numerator: number; denominator: number; count: number }>();
  for (const { numerator, denominator } of parts) {
    if (denominator === 0) continue;
    const key = `${numerator}/${denominator}`;
    const known = kinds.get(key);
    if (known) known.count += 1;
    else kinds.set(key, { numerator, denominator, count: 1 });
  }
  return [...kinds.values()].sort((one, other) => ratioOf(one) - ratioOf(other) || one.denominator - other.denominator);
}

/** The ratio of one cluster. */
export function ratioOf({ numerator, denominator }: RatioPart): number {
  return numerator / denominator;
}

/** How many clusters there are. */
export function clusterCount(kinds: readonly ClusterKind[]): number {
  return kinds.reduce((sum, { count }) => sum + count, 0);
}
