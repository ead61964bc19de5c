/** The smallest of some ascending numbers that a share of them does not exceed (nearest rank); `undefined` where there are none. */
export function quantile(ascending: ArrayLike<number>, share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}
