import { endedCount } from '../contract/outcome.ts';
import type { Progress, Spent } from '../store/store.ts';
import type { ShownProgress } from './shown-progress.ts';

/** What was done in which time. */
export interface Pace {
  readonly elapsedMs: number;
  readonly turns: number;
  readonly conversations: number;
  /** Turns of a full conversation, where known: lets the time left be told before the first one has ended. */
  readonly turnsPerConversation?: number | undefined;
}

/** The pace of a batch over its whole running time. */
export function wholePace({ outcomes, turnsPerConversation }: ShownProgress, { ranMs, turns }: Spent): Pace {
  return { elapsedMs: ranMs, turns, conversations: endedCount(outcomes), turnsPerConversation };
}

/** What is done within less than this says nothing of a rate. */
const SHORTEST_MS = 1_000;

/** Turns a second; `undefined` before there is something to measure. */
export function turnsPerSecond({ turns, elapsedMs }: Pace): number | undefined {
  return turns <= 0 || elapsedMs < SHORTEST_MS ? undefined : turns / (elapsedMs / 1_000);
}

/** By turns and by conversations; either guess errs on the long side, so the shorter one counts. */
export function timeLeftMs({ seeds, turns, outcomes }: Progress, pace: Pace): number | undefined {
  const open = seeds - endedCount(outcomes);
  if (open <= 0 || pace.elapsedMs < SHORTEST_MS) return undefined;
  const guesses: number[] = [];
  if (pace.conversations > 0) guesses.push((open / pace.conversations) * pace.elapsedMs);
  if (pace.turnsPerConversation !== undefined && pace.turns > 0) {
    const left = Math.min(seeds * pace.turnsPerConversation - turns, open * pace.turnsPerConversation);
    guesses.push((Math.max(left, 0) / pace.turns) * pace.elapsedMs);
  }
  return guesses.length === 0 ? undefined : Math.min(...guesses);
}
