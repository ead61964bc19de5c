import type { Interval } from './interval.ts';
import { wilson } from './wilson.ts';

/** A part of a whole. */
export interface Proportion {
  readonly count: number;
  readonly total: number;
  /** `count / total`, from 0 to 1. */
  readonly share: number;
  /** The 95 % interval of the share. */
  readonly interval: Interval;
}

/** A part of so many that do not depend on each other, with its Wilson interval; `undefined` where the whole is empty. */
export function proportion(count: number, total: number): Proportion | undefined {
  const interval = wilson(count, total);
  return interval && { count, total, share: count / total, interval };
}
