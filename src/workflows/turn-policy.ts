import type { FailureWords } from './failure-of.ts';

/** What a conversation does next. Pure, so that every path is tested without a server. */
export type Step =
  | { readonly name: 'agent'; readonly turn: number }
  | { readonly name: 'context'; readonly turn: number }
  | { readonly name: 'question'; readonly turn: number }
  | {
      readonly name: 'end';
      readonly outcome: 'completed' | 'empty-context' | 'user-ended' | 'budget-exhausted' | 'blocked';
      /** What ended it, where that was a refusal. */
      readonly failure?: FailureWords;
    };

/** Where a conversation continues: at its first turn that is not committed. */
export function firstStep(conversation: { committedTurns: number; maxTurns: number }): Step {
  const { committedTurns, maxTurns } = conversation;
  return committedTurns === 0 ? { name: 'agent', turn: 0 } : afterTurn({ turn: committedTurns - 1, maxTurns });
}

/** After a turn is committed: a full conversation has `maxTurns + 1` turns. */
export function afterTurn({ turn, maxTurns }: { turn: number; maxTurns: number }): Step {
  return turn >= maxTurns ? { name: 'end', outcome: 'completed' } : { name: 'context', turn };
}

/** After the context of `turn` is known. */
export function afterContext({ turn, isEmpty }: { turn: number; isEmpty: boolean }): Step {
  return isEmpty ? { name: 'end', outcome: 'empty-context' } : { name: 'question', turn: turn + 1 };
}

/** After the question of `turn` is there, or the user has ended the conversation instead. */
export function afterQuestion({ turn, isEnd }: { turn: number; isEnd: boolean }): Step {
  return isEnd ? { name: 'end', outcome: 'user-ended' } : { name: 'agent', turn };
}

/** Whether a step belongs to the first exchange: from the seed question to the first follow-up question. */
export function isOfFirstExchange(step: Step): boolean {
  switch (step.name) {
    case 'agent':
    case 'context':
      return step.turn === 0;
    case 'question':
      return step.turn === 1;
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
      return 'question-failed';
  }
}
