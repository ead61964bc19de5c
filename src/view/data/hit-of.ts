import type { SearchHit } from './page-source.ts';

/** Characters that are shown before and after what was found. */
const AROUND = 60;

/** Texts of one turn that are searched. */
export interface SearchedTurn {
  readonly turn: number;
  readonly question: string;
  readonly answer: string;
  readonly context: string | null;
}

/** The first place of a conversation where the text occurs, capitals or not. */
export function hitOf(index: number, turns: readonly SearchedTurn[], text: string): SearchHit | undefined {
  for (const { turn, question, answer, context } of turns) {
    const texts = [
      { where: 'question', value: question },
      { where: 'answer', value: answer },
      { where: 'context', value: context ?? '' },
    ] as const;
    for (const { where, value } of texts) {
      const at = placeOf(value, text);
      if (at === -1) continue;
      const end = at + text.length;
      return {
        index,
        turn,
        where,
        before: value.slice(Math.max(0, at - AROUND), at),
        match: value.slice(at, end),
        after: value.slice(end, end + AROUND),
      };
    }
  }
  return undefined;
}

/** Lowering may change the length of a text: then the place is only where it was in the lowered one. */
function placeOf(value: string, text: string): number {
  return value.toLowerCase().indexOf(text.toLowerCase());
}
