import type { MarkdownBlock } from '../../text/markdown-blocks.ts';

/** The block's source in parts of about `length` characters: a table keeps its header row, a list its items, a fence its marks. */
export function splitBlock(block: MarkdownBlock, length: number): string[] {
  if (block.source.length <= (block.kind === 'code' ? 2 * length : length)) return [block.source];
  const lines = block.source.split('\n');
  switch (block.kind) {
    case 'code':
      return splitFence(lines, length);
    case 'table':
      return splitTable(lines, length);
    case 'list':
      return gather(lines, length, '\n');
    default:
      return gather(shortParts(block.source.split(/(?<=[.!?。！？])\s+/), length), length, ' ');
  }
}

function splitFence(lines: readonly string[], length: number): string[] {
  const opening = lines[0] ?? '```';
  const closing = opening.trim().replace(/[^`~].*$/, '');
  const inner = lines.slice(1).filter((line) => line.trim() !== closing);
  return gather(shortParts(inner, length), length, '\n').map((part) => `${opening}\n${part}\n${closing}`);
}

function splitTable(lines: readonly string[], length: number): string[] {
  const header = lines.slice(0, 2).join('\n');
  return gather(lines.slice(2), length, '\n').map((part) => `${header}\n${part}`);
}

/** Joins neighbours as long as they stay within `length`. */
function gather(parts: readonly string[], length: number, glue: string): string[] {
  const gathered: string[] = [];
  for (const part of parts) {
    const last = gathered.at(-1);
    if (last === undefined || last.length + part.length > length) gathered.push(part);
    else gathered[gathered.length - 1] = `${last}${glue}${part}`;
  }
  return gathered;
}

/** Cuts what has no sentence or line end within reach, between words where there are any. */
function shortParts(parts: readonly string[], length: number): string[] {
  return parts.flatMap((part) => {
    if (part.length <= length) return [part];
    return part.match(new RegExp(`[^]{1,${length}}(?=\\s|$)|[^]{1,${length}}`, 'gu')) ?? [];
  });
}
