import type { UserEnd } from '../contract/user-turn.ts';
import type { FailureWords } from './failure-of.ts';

/** What a conversation does next. Pure, so that every path is tested without a server. */
export type Step =
  | { readonly name: 'agent'; readonly turn: number }
  | { readonly name: 'context'; readonly turn: number }
  /** A reaction follows the last turn: the user looks at the answer, and nothing more is asked. */
  | { readonly name: 'question'; readonly turn: number; readonly isReaction?: boolean }
  /** The user claims that its goal is reached, which is looked at once more. */
  | { readonly name: 'verify'; readonly turn: number; readonly isReaction: boolean }
  | {
      readonly name: 'end';
      readonly outcome: 'completed' | 'empty-context' | 'budget-exhausted' | 'blocked' | UserEnd['outcome'];
      /** Why a user or a stop rule ended it. */
      readonly reason?: string;
      /** What ended it, where that was a refusal. */
      readonly failure?: FailureWords;
    };

/** How long a conversation is, and whether its user looks at the last answer too. */
interface Length {
  readonly maxTurns: number;
  readonly reacts: boolean;
}

/** Where a conversation continues: at its first turn that is not committed. */
export function firstStep(conversation: Length & { committedTurns: number; opens: boolean }): Step {
  const { committedTurns, opens, ...length } = conversation;
  if (committedTurns > 0) return afterTurn({ turn: committedTurns - 1, ...length });
  return opens ? { name: 'question', turn: 0 } : { name: 'agent', turn: 0 };
}

/** After a turn is committed: a full conversation has `maxTurns + 1` turns. */
export function afterTurn({ turn, maxTurns, reacts }: Length & { turn: number }): Step {
  if (turn < maxTurns) return { name: 'context', turn };
  return reacts ? { name: 'question', turn: turn + 1, isReaction: true } : { name: 'end', outcome: 'completed' };
}

/** After the context of `turn` is known. */
export function afterContext({ turn, isEmpty }: { turn: number; isEmpty: boolean }): Step {
  return isEmpty ? { name: 'end', outcome: 'empty-context' } : { name: 'question', turn: turn + 1 };
}

/** What a question step came to. */
interface QuestionMade {
  readonly turn: number;
  readonly isReaction: boolean;
  readonly isClaim?: boolean | undefined;
  readonly end?: UserEnd | undefined;
}

/** After the question of `turn` is there, or the user has ended the conversation instead, or claims that it may. */
export function afterQuestion({ turn, isReaction, isClaim = false, end }: QuestionMade): Step {
  if (isClaim) return { name: 'verify', turn, isReaction };
  if (end !== undefined) return { name: 'end', outcome: end.outcome, reason: end.reason };
  return isReaction ? { name: 'end', outcome: 'completed' } : { name: 'agent', turn };
}

/** Whether a step belongs to the first exchange: from the seed question to the first follow-up question. */
export function isOfFirstExchange(step: Step): boolean {
  switch (step.name) {
    case 'agent':
    case 'context':
      return step.turn === 0;
    case 'question':
    case 'verify':
      return step.turn <= 1;
    case 'end':
      return false;
  }
}

/** The outcome of a conversation whose step failed for good. */
export function outcomeOfFailed(
  step: Exclude<Step, { name: 'end' }>,
): 'agent-failed' | 'context-failed' | 'question-failed' {
  switch (step.name) {
    case 'agent':
      return 'agent-failed';
    case 'context':
      return 'context-failed';
    case 'question':
    case 'verify':
      return 'question-failed';
  }
}
