import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';

/** How many turns conversations have. */
export interface TurnCounts {
  readonly total: number;
  /** Of the turns of a conversation; `null` where there is none. */
  readonly median: number | null;
  /** Conversations by their number of turns, from 0. */
  readonly conversations: readonly number[];
}

/** Counts the turns of conversations. */
export function turnCounts(lines: readonly ConversationLine[]): TurnCounts {
  const conversations: number[] = [];
  let total = 0;
  for (const { turns } of lines) {
    while (conversations.length <= turns.length) conversations.push(0);
    conversations[turns.length] = (conversations[turns.length] ?? 0) + 1;
    total += turns.length;
  }
  return { total, median: medianOf(conversations, lines.length), conversations };
}

function medianOf(counts: readonly number[], total: number): number | null {
  if (total === 0) return null;
  return (valueAt(counts, Math.floor((total - 1) / 2)) + valueAt(counts, Math.floor(total / 2))) / 2;
}

/** The value in the 0-based place `place` of all values in order, which are counted by value. */
function valueAt(counts: readonly number[], place: number): number {
  let passed = 0;
  return counts.findIndex((count) => {
    passed += count;
    return place < passed;
  });
}
