/** A piece of a Markdown text that belongs together; `source` is its text as written. */
export type MarkdownBlock =
  | { readonly kind: 'heading'; readonly source: string; readonly level: number; readonly text: string }
  | { readonly kind: 'code'; readonly source: string; readonly language: string; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly source: string; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly source: string; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'paragraph'; readonly source: string; readonly text: string };

type LineKind = 'blank' | 'code' | 'heading' | 'table' | 'list' | 'paragraph';

const FENCE = /^\s*(`{3,}|~{3,})\s*([\w-]*)/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)])\s+/;
const TABLE = /^\s*\|/;
const UNDERLINE = /^\s*(=+|-{2,})\s*$/;
/** Rules, comments and the marks of admonitions say nothing by themselves. */
const SILENT = /^\s*(?:([-*_])(?:\s*\1){2,}|<!--.*-->|:::.*)?\s*$/;

/** The blocks of a Markdown text (plain text gives paragraphs), in order; front matter, rules and comments are left out. */
export function markdownBlocks(text: string): MarkdownBlock[] {
  const lines = withoutFrontMatter(text.replace(/\r\n?/g, '\n')).split('\n');
  const blocks: MarkdownBlock[] = [];
  for (let at = 0; at < lines.length;) {
    const kind = kindOf(lines[at] ?? '');
    const end = endOf(kind, lines, at);
    if (kind !== 'blank') blocks.push(toBlock(kind, lines.slice(at, end)));
    at = end;
  }
  return blocks;
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^---\n(?:.*\n)*?---\n/, '');
}

function kindOf(line: string): LineKind {
  if (SILENT.test(line)) return 'blank';
  if (FENCE.test(line)) return 'code';
  if (HEADING.test(line)) return 'heading';
  if (TABLE.test(line)) return 'table';
  return ITEM.test(line) ? 'list' : 'paragraph';
}

function endOf(kind: LineKind, lines: readonly string[], start: number): number {
  if (kind === 'blank' || kind === 'heading') return start + 1;
  if (kind === 'code') return endOfFence(lines, start);
  let end = start + 1;
  while (end < lines.length && continues(kind, lines, end)) end += 1;
  return end;
}

function endOfFence(lines: readonly string[], start: number): number {
  const mark = FENCE.exec(lines[start] ?? '')?.[1] ?? '```';
  const closing = lines.findIndex((line, at) => at > start && line.trim().startsWith(mark) && /^[`~\s]+$/.test(line));
  return closing === -1 ? lines.length : closing + 1;
}

function continues(kind: LineKind, lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  const next = kindOf(line);
  if (kind === 'table') return next === 'table';
  if (kind === 'paragraph') return next === 'paragraph' || UNDERLINE.test(line);
  if (next === 'blank') return line.trim() === '' && kindOf(lines[at + 1] ?? '') === 'list';
  return next === 'list' || next === 'paragraph';
}

function toBlock(kind: Exclude<LineKind, 'blank'>, lines: readonly string[]): MarkdownBlock {
  const source = lines.join('\n');
  switch (kind) {
    case 'code':
      return { kind, source, language: FENCE.exec(lines[0] ?? '')?.[2] ?? '', lines: fencedLines(lines) };
    case 'heading':
      return headingBlock(source);
    case 'table':
      return { kind, source, rows: lines.map(tableCells).filter((cells) => !isDelimiterRow(cells)) };
    case 'list':
      return { kind, source, items: listItems(lines) };
    case 'paragraph':
      return paragraphBlock(source, lines);
  }
}

function headingBlock(source: string): MarkdownBlock {
  const [, marks = '#', text = ''] = HEADING.exec(source) ?? [];
  return { kind: 'heading', source, level: marks.length, text };
}

function fencedLines(lines: readonly string[]): string[] {
  const isClosed = lines.length > 1 && /^[`~\s]+$/.test(lines.at(-1) ?? '');
  return lines.slice(1, isClosed ? -1 : undefined);
}

function tableCells(line: string): string[] {
  const inner = line.trim().replace(/^\||(?<!\\)\|$/g, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
}

function isDelimiterRow(cells: readonly string[]): boolean {
  return cells.every((cell) => /^:?-+:?$/.test(cell));
}

function listItems(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push(line.replace(ITEM, '').trim());
    else if (line.trim() !== '') items.push(`${items.pop() ?? ''} ${line.trim()}`.trim());
  }
  return items;
}

function paragraphBlock(source: string, lines: readonly string[]): MarkdownBlock {
  const underline = UNDERLINE.exec(lines[1] ?? '')?.[1];
  if (lines.length === 2 && underline) {
    return { kind: 'heading', source, level: underline.startsWith('=') ? 1 : 2, text: lines[0]?.trim() ?? '' };
  }
  const text = lines.map((line) => line.replace(/^\s*>\s?/, '').trim()).join(' ');
  return { kind: 'paragraph', source, text };
}
