import { gammaln } from 'simple-statistics';

/** The natural logarithm of the number of ways to choose `chosen` out of `from`; beyond 170 the number itself may overflow. */
export function logChoose(from: number, chosen: number): number {
  return gammaln(from + 1) - gammaln(chosen + 1) - gammaln(from - chosen + 1);
}
