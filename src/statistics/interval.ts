/** The chance that each tail of an interval leaves out: all intervals here are of 95 %. */
export const TAIL = 0.025;

/** A 95 % interval in the units of what it is of; of a rate, fractions from 0 to 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
