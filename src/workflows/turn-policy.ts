/** What a conversation does next. Pure, so that every path is tested without a server. */
export type Step =
  | { readonly do: 'ask'; readonly turn: number }
  | { readonly do: 'extract'; readonly turn: number }
  | { readonly do: 'generate'; readonly turn: number }
  | { readonly do: 'end'; readonly outcome: 'completed' | 'empty-context' | 'budget-exhausted' };

/** Where a conversation goes on: at its first turn that is not committed. */
export function firstStep(conversation: { committedTurns: number; maxTurns: number }): Step {
  const { committedTurns, maxTurns } = conversation;
  return committedTurns === 0 ? { do: 'ask', turn: 0 } : afterTurn({ turn: committedTurns - 1, maxTurns });
}

/** After a turn is committed: a full conversation has `maxTurns + 1` turns. */
export function afterTurn({ turn, maxTurns }: { turn: number; maxTurns: number }): Step {
  return turn >= maxTurns ? { do: 'end', outcome: 'completed' } : { do: 'extract', turn };
}

/** After the context of `turn` is known. */
export function afterContext({ turn, isEmpty }: { turn: number; isEmpty: boolean }): Step {
  return isEmpty ? { do: 'end', outcome: 'empty-context' } : { do: 'generate', turn: turn + 1 };
}

/** After the question of `turn` is there. */
export function afterQuestion(turn: number): Step {
  return { do: 'ask', turn };
}

/** The outcome of a conversation whose step failed for good. */
export function outcomeOfFailed(
  step: Exclude<Step, { do: 'end' }>,
): 'agent-failed' | 'context-failed' | 'question-failed' {
  switch (step.do) {
    case 'ask':
      return 'agent-failed';
    case 'extract':
      return 'context-failed';
    case 'generate':
      return 'question-failed';
  }
}
