import type { Range } from '../contract/check.ts';

/** Whether a number lies between two bounds, both included. */
export function isWithin({ min, max }: Range, value: number): boolean {
  return value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY);
}
