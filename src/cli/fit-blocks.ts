/** Lines that belong together. */
interface Block {
  readonly lines: readonly string[];
  /** Whether it stays where there is no room for all. */
  readonly isKept: boolean;
}

interface Room {
  /** Lines that there is room for. */
  readonly room: number;
  /** The line that stands for blocks that are left out. */
  readonly more: (count: number) => string;
}

/** As many blocks as fit in their order, the kept ones before the others, and of each the last ones first. */
export function fitBlocks(blocks: readonly Block[], { room, more }: Room): string[] {
  const all = blocks.flatMap(({ lines }) => lines);
  if (all.length <= room) return all;
  const byRank = [...blocks.filter(({ isKept }) => !isKept), ...blocks.filter(({ isKept }) => isKept)].toReversed();
  const shown = new Set<Block>();
  let left = room - 1;
  for (const block of byRank) {
    if (block.lines.length > left) break;
    left -= block.lines.length;
    shown.add(block);
  }
  const first = byRank[0];
  // The most important one is cut rather than left out.
  if (shown.size === 0 && first)
    return [...first.lines.slice(0, Math.max(room - 1, 1)), ...(room > 1 ? [more(blocks.length - 1)] : [])];
  return [...blocks.flatMap((block) => (shown.has(block) ? block.lines : [])), more(blocks.length - shown.size)];
}
