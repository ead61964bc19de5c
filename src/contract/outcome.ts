/** The ends that are no failure: a batch with no other exits with 0. Free of imports, so that workflows can use it. */
const NORMAL_OUTCOMES = [
  'completed',
  'empty-context',
  'user-ended',
  'goal-reached',
  'user-gave-up',
  'stopped',
  'loop-detected',
  'timed-out',
] as const;

/** The outcomes that end a conversation's workflow as Failed; `convsim retry` retries them. */
export const FAILED_OUTCOMES = ['agent-failed', 'context-failed', 'question-failed'] as const;

/** How a conversation can end. */
export const OUTCOMES = [...NORMAL_OUTCOMES, ...FAILED_OUTCOMES, 'cancelled', 'budget-exhausted', 'blocked'] as const;

/** How a conversation ended. */
export type Outcome = (typeof OUTCOMES)[number];

/** An outcome that says a step failed for good. */
export type FailedOutcome = (typeof FAILED_OUTCOMES)[number];

/** Whether a batch in which this outcome occurs still exits with 0. */
export function isNormalOutcome(outcome: Outcome): boolean {
  return (NORMAL_OUTCOMES as readonly Outcome[]).includes(outcome);
}

/** How many conversations have ended. */
export function endedCount(outcomes: Readonly<Partial<Record<Outcome, number>>>): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
