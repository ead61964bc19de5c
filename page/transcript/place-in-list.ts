import type { ConversationLine } from '../../src/view/data/conversation-line.ts';

/** Where a conversation stands in a list. */
export interface PlaceInList {
  /** From 1; absent where the list leaves it out. */
  readonly position?: number;
  readonly count: number;
  /** Index of the conversation before; of one that the list leaves out, the nearest seed before it. */
  readonly previous?: number;
  readonly next?: number;
}

/** Finds a conversation by its index, and its neighbours, in a list that may be sorted and filtered. */
export function placeInList(lines: readonly ConversationLine[], index: number): PlaceInList {
  const place = lines.findIndex((line) => line.index === index);
  const isThere = place !== -1;
  const previous = isThere ? lines[place - 1] : lines.findLast((line) => line.index < index);
  const next = isThere ? lines[place + 1] : lines.find((line) => line.index > index);
  return {
    count: lines.length,
    ...(isThere && { position: place + 1 }),
    ...(previous && { previous: previous.index }),
    ...(next && { next: next.index }),
  };
}
