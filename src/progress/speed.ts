import { endedCount } from '../contract/outcome.ts';
import { waitsLeftMs } from '../contract/retry-wait.ts';
import type { Spent } from '../store/store.ts';
import { fullCount, timeSpan } from './amounts.ts';
import type { ShownProgress } from './shown-progress.ts';

/** What was done in which time. */
export interface Speed {
  readonly elapsedMs: number;
  readonly turns: number;
  readonly conversations: number;
  /** Turns of a full conversation, where known: gives an estimate of the time left before the first one has ended. */
  readonly turnsPerConversation?: number | undefined;
}

/** The speed of a batch over its whole running time. */
export function wholeSpeed({ outcomes, turnsPerConversation }: ShownProgress, { ranMs, turns }: Spent): Speed {
  return { elapsedMs: ranMs, turns, conversations: endedCount(outcomes), turnsPerConversation };
}

/** What is done within less than this says nothing about the speed. */
const SHORTEST_MS = 1_000;
/** The same while the first conversation of a batch goes ahead alone: the others are quicker together. */
const SHORTEST_ALONE_MS = 10_000;

/** Turns per second; `undefined` before there is something to measure. */
export function turnsPerSecond({ turns, elapsedMs }: Speed): number | undefined {
  return turns <= 0 || elapsedMs < SHORTEST_MS ? undefined : turns / (elapsedMs / 1_000);
}

/**
 * How long the rest takes at this speed, in milliseconds; `undefined` before there is something to measure, and where the waits for
 * retries decide, whose end nobody knows.
 */
export function timeLeftMs(progress: ShownProgress, speed: Speed): number | undefined {
  return isHeldByRetries(progress, speed) ? undefined : timeForWorkMs(progress, speed);
}

/** Whether nothing but waiting steps is left, or one that keeps failing would take longer than all the rest. */
function isHeldByRetries(progress: ShownProgress, speed: Speed): boolean {
  const { waits = [], seeds, outcomes, retrying } = progress;
  const open = seeds - endedCount(outcomes);
  if (open > 0 && retrying >= open) return true;
  const failing = waits.filter(({ isRateLimit }) => !isRateLimit);
  const longestMs = Math.max(0, ...failing.map(({ failures, maxAttempts }) => waitsLeftMs(failures, maxAttempts)));
  const workMs = timeForWorkMs(progress, speed);
  return workMs !== undefined && longestMs > workMs;
}

/** By turns and by conversations; either estimate errs on the long side, so the shorter one counts. */
function timeForWorkMs({ seeds, turns, outcomes, isCanaryAlone }: ShownProgress, speed: Speed): number | undefined {
  const open = seeds - endedCount(outcomes);
  if (open <= 0 || speed.elapsedMs < (isCanaryAlone ? SHORTEST_ALONE_MS : SHORTEST_MS)) return undefined;
  const estimates: number[] = [];
  if (speed.conversations > 0) estimates.push((open / speed.conversations) * speed.elapsedMs);
  if (speed.turnsPerConversation !== undefined && speed.turns > 0) {
    const left = Math.min(seeds * speed.turnsPerConversation - turns, open * speed.turnsPerConversation);
    estimates.push((Math.max(left, 0) / speed.turns) * speed.elapsedMs);
  }
  return estimates.length === 0 ? undefined : Math.min(...estimates);
}

/** `4.2 turns/s`; empty before there is something to measure. */
export function speedText(speed: Speed): string {
  const perSecond = turnsPerSecond(speed);
  if (perSecond === undefined) return '';
  if (perSecond < 0.1) return `${(perSecond * 60).toFixed(1)} turns/min`;
  return `${perSecond < 100 ? perSecond.toFixed(1) : fullCount(perSecond)} turns/s`;
}

/** `10s left`, `waiting for retries`; empty before there is something to measure. */
export function timeLeftText(progress: ShownProgress, speed: Speed): string {
  if (isHeldByRetries(progress, speed)) return 'waiting for retries';
  const leftMs = timeLeftMs(progress, speed);
  return leftMs === undefined ? '' : `${timeSpan(leftMs)} left`;
}
