/** How a conversation can end. Free of imports, so that workflows can use it. */
export const OUTCOMES = [
  'completed',
  'empty-context',
  'user-ended',
  'agent-failed',
  'context-failed',
  'question-failed',
  'cancelled',
  'budget-exhausted',
  'blocked',
] as const;

/** How a conversation ended. */
export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes that end a conversation's workflow as Failed; `convsim retry` retries them. */
export const FAILED_OUTCOMES = ['agent-failed', 'context-failed', 'question-failed'] as const;

/** An outcome that says a step failed for good. */
export type FailedOutcome = (typeof FAILED_OUTCOMES)[number];

/** Whether a batch in which this outcome occurs still exits with 0. */
export function isNormalOutcome(outcome: Outcome): boolean {
  return outcome === 'completed' || outcome === 'empty-context' || outcome === 'user-ended';
}

/** How many conversations have ended. */
export function endedCount(outcomes: Readonly<Partial<Record<Outcome, number>>>): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
