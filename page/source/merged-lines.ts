import type { ConversationLine } from '../../src/view/data/conversation-line.ts';

type Lines = readonly ConversationLine[];

/** Conversations with the changed ones in their places and the new ones added, in the order of their seeds. */
export function mergedLines(lines: Lines, changed: Lines): Lines {
  if (changed.length === 0) return lines;
  const newer = new Map(changed.map((line) => [line.index, line]));
  const merged = lines.map((line) => newer.get(line.index) ?? line);
  const known = new Set(lines.map(({ index }) => index));
  const added = [...newer.values()].filter(({ index }) => !known.has(index));
  if (added.length === 0) return merged;
  return [...merged, ...added].sort((a, b) => a.index - b.index);
}
