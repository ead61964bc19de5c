import type { Progress } from '../store/store.ts';
import { fullCount, timeSpan } from './amounts.ts';
import { type Pace, timeLeftMs, turnsPerSecond } from './pace.ts';

/** Rate and time left: `4.2 turns/s · 10s left`; empty before there is something to measure. */
export function paceText(progress: Progress, pace: Pace): string {
  return [rateText(pace), timeLeftText(progress, pace)].filter((text) => text !== '').join(' · ');
}

/** `4.2 turns/s`; empty before there is something to measure. */
export function rateText(pace: Pace): string {
  const perSecond = turnsPerSecond(pace);
  if (perSecond === undefined) return '';
  if (perSecond < 0.1) return `${(perSecond * 60).toFixed(1)} turns/min`;
  return `${perSecond < 100 ? perSecond.toFixed(1) : fullCount(perSecond)} turns/s`;
}

/** `10s left`; empty before there is something to measure. */
export function timeLeftText(progress: Progress, pace: Pace): string {
  const leftMs = timeLeftMs(progress, pace);
  return leftMs === undefined ? '' : `${timeSpan(leftMs)} left`;
}
