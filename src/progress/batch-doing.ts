import { pauseText } from '../contract/hand-pause.ts';
import { RUN_SET } from '../contract/judgement.ts';
import { shortCause } from '../contract/short-cause.ts';
import { endedCount } from '../contract/outcome.ts';
import { counted, fullCount, timeSpan } from './amounts.ts';
import type { BoundedWait } from './bounded-wait.ts';
import type { JudgingShown, ShownProgress } from './shown-progress.ts';

/** A wait in words, in the two parts of which only the first may be cut. */
export interface WaitWords {
  /** `15: 127.0.0.1:9 refused the connection`. */
  readonly cause: string;
  /** `(attempt 2 of 8 in 3s)`. */
  readonly when: string;
}

/** What an open batch does on which no process works. */
export const INTERRUPTED = 'interrupted: no process runs it';

/** What the first conversation of a large batch does. */
export const CANARY_ALONE = 'first conversation goes ahead alone';

/**
 * What a batch is doing now beside its figures, a line each: why it is held, and what its steps wait for. No other code puts this
 * into words: screens, cards, logs and the library's progress only lay it out. `nowMs` is left out where the text outlives the moment.
 */
export function batchDoing(progress: ShownProgress, nowMs?: number): readonly string[] {
  const { paused = null, isCanaryAlone, waits = [], storeTrouble = null, judgings = [] } = progress;
  const isInterrupted = isStill(progress);
  return [
    ...(progress.isInterrupted ? [INTERRUPTED] : []),
    ...(paused === null ? [] : [pauseText(paused)]),
    ...judgings.map(judgingDoing),
    ...(storeTrouble === null ? [] : [storeWaitText(storeTrouble)]),
    ...(isCanaryAlone && !isInterrupted ? [canaryText()] : []),
    ...waits.map((wait) => (isInterrupted ? `was waiting: ${waitedText(wait)}` : `retrying ${waitText(wait, nowMs)}`)),
    ...(unexplained(progress) > 0 && !isInterrupted
      ? [`retrying ${counted(unexplained(progress), 'other step')}`]
      : []),
  ];
}

/** What a judging that has not ended does: `judging` with the judges of the spec, else `judging with strict`. */
export function judgingDoing({ set, paused, isInterrupted }: JudgingShown): string {
  const name = set === RUN_SET ? 'judging' : `judging with ${set}`;
  if (isInterrupted) return `${name} ${INTERRUPTED}`;
  return paused === null ? name : `${name} ${pauseText(paused)}`;
}

/** Whether nothing is tried again until somebody continues it: the batch, or what is left of it, its judging. */
export function isStill({ isInterrupted = false, judgings = [], outcomes, seeds }: ShownProgress): boolean {
  const hasEnded = judgings.length > 0 && endedCount(outcomes) === seeds;
  return isInterrupted || (hasEnded && judgings.every((judging) => judging.isInterrupted));
}

/** What the batch cannot do without: `waiting for the store: the disk of … is full; make room on it`. */
export function storeWaitText(trouble: string): string {
  return `waiting for the store: ${trouble}`;
}

/** What starts the other conversations. */
export function canaryText(): string {
  return `${CANARY_ALONE}; the others start when its first follow-up question is there`;
}

/** `15: 127.0.0.1:9 refused the connection (attempt 2 of 8 in 3s)`. */
export function waitText(wait: BoundedWait, nowMs?: number): string {
  const { cause, when } = waitWords(wait, nowMs);
  return `${cause} ${when}`;
}

/** What steps waited for when their batch was interrupted: `127.0.0.1:9 refused the connection (15 steps)`. */
export function waitedText(wait: BoundedWait): string {
  return `${causeText(wait)} (${counted(wait.count, 'step')})`;
}

/** What a step of one conversation waits for, with the whole message: `retrying agent (attempt 2 of 8 in 3s): …`. */
export function conversationWaitText(wait: BoundedWait, nowMs?: number): string {
  return `retrying ${wait.step} (${attemptText(wait, nowMs)}): ${wait.message}`;
}

/** How many steps wait, for what, and when the next of them is tried again. */
export function waitWords(wait: BoundedWait, nowMs?: number): WaitWords {
  return { cause: `${fullCount(wait.count)}: ${causeText(wait)}`, when: `(${attemptText(wait, nowMs)})` };
}

/** Whether no attempt follows the one that comes: people wait for its time. */
export function isLastAttempt({ isRateLimit, failures, maxAttempts }: BoundedWait): boolean {
  return !isRateLimit && failures + 1 >= maxAttempts;
}

/** `127.0.0.1:9 refused the connection`: the scheme of the address would cost a narrow line the word that says what happened. */
export function causeText({ message }: Pick<BoundedWait, 'message'>): string {
  return shortCause(message).replace(/\bhttps?:\/\//, '');
}

/** Steps that wait for something that was not read: their messages are too many. */
export function unexplained({ retrying, waits = [] }: ShownProgress): number {
  return waits.length === 0 ? 0 : Math.max(retrying - waits.reduce((sum, { count }) => sum + count, 0), 0);
}

/** The attempt that comes, of the step that has failed most often. */
function attemptText({ isRateLimit, failures, maxAttempts, nextAtMs }: BoundedWait, nowMs: number | undefined): string {
  // Once the time has come the attempt is being made.
  const leftMs = nowMs === undefined ? 0 : nextAtMs - nowMs;
  const next = leftMs < 1_000 ? '' : ` in ${timeSpan(leftMs)}`;
  if (isRateLimit) return next === '' ? 'rate limited' : `rate limited, next attempt${next}`;
  return `attempt ${fullCount(Math.min(failures + 1, maxAttempts))} of ${fullCount(maxAttempts)}${next}`;
}
