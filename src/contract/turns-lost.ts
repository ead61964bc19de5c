import { StepFailure } from './failures.ts';

/** Something that a step builds on and that the store no longer holds. */
interface Lost {
  readonly conversationId: string;
  /** What is missing, in words, e.g. `the answer of turn 3`. */
  readonly what: string;
  /** Turns of the conversation that are there, from the first on. */
  readonly committedTurns: number;
}

/**
 * The failure of a step whose store has lost what it had confirmed. Every step builds on the one before, so what a store loses at
 * its end is found out by the first step that follows.
 */
export function turnsLost({ conversationId, what, committedTurns }: Lost): StepFailure {
  const problem = `The store no longer holds ${what} of ${conversationId}: its machine or disk crashed, or it was restored from a copy.`;
  const next = `The conversation continues with turn ${committedTurns}, the first that is missing.`;
  return new StepFailure('StoreBehind', `${problem} ${next}`, { committedTurns });
}
