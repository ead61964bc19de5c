import type { CHECKED_TEXTS } from '../contract/check.ts';
import type { SaidTurn } from '../contract/user-turn.ts';

type CheckedTexts = (typeof CHECKED_TEXTS)[number];

/**
 * The texts that a check of texts looks at, in groups that have to hold each by itself: one group of all of them, or, of
 * `each-answer`, one an answer.
 */
export function checkedTexts(turns: readonly SaidTurn[], where: CheckedTexts = 'last-answer'): readonly string[][] {
  switch (where) {
    case 'last-answer':
      return [turns.slice(-1).map(({ answer }) => answer)];
    case 'answers':
      return [turns.map(({ answer }) => answer)];
    case 'each-answer':
      return turns.map(({ answer }) => [answer]);
    case 'questions':
      return [turns.map(({ question }) => question)];
    case 'tool-outputs':
      return [turns.flatMap(({ toolOutputs }) => toolOutputs)];
  }
}

/** Whether every group holds; none at all does not. */
export function holdsInEach(groups: readonly string[][], holds: (texts: readonly string[]) => boolean): boolean {
  return groups.length > 0 && groups.every(holds);
}
