import { lexer, type Token, type Tokens } from 'marked';
import type { Block, Cell, MarkdownText } from './markdown-tree.ts';
import { PlainWriter } from './plain-writer.ts';
import { readInlines } from './read-inlines.ts';

/** Lists and quotes within each other that are shown; what is deeper is shown as it is written. */
const DEEPEST = 12;

/** Reads a text of Markdown, GitHub's form of it, every line on its own; `undefined` where it is nested too deeply to be read. */
export function readMarkdown(text: string): MarkdownText | undefined {
  const plain = new PlainWriter();
  const ends: number[] = [];
  try {
    const blocks = readBlocks(lexer(text, { gfm: true, breaks: true }), plain, 0, () => ends.push(plain.length));
    return { blocks, ends, plain: plain.toString() };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readBlocks(
  tokens: readonly Token[],
  plain: PlainWriter,
  depth: number,
  onBlock?: () => void,
): readonly Block[] {
  const blocks: Block[] = [];
  for (const token of tokens) {
    const block = depth < DEEPEST ? readBlock(token, plain, depth + 1) : asWritten(token, plain);
    if (!block) continue;
    blocks.push(block);
    onBlock?.();
  }
  return blocks;
}

function asWritten({ raw }: Token, plain: PlainWriter): Block {
  return ended({ kind: 'paragraph', content: [plain.leaf('text', raw)] }, plain);
}

function ended<Kind extends Block | Cell>(block: Kind, plain: PlainWriter): Kind {
  plain.endLine();
  return block;
}

function readBlock(token: Tokens.Generic, plain: PlainWriter, depth: number): Block | undefined {
  switch (token.type) {
    case 'space':
    case 'def':
      return undefined;
    case 'heading':
      return ended({ kind: 'heading', level: token['depth'], content: readInlines(token.tokens, plain) }, plain);
    case 'list':
      return readList(token as Tokens.List, plain, depth);
    case 'blockquote':
      return { kind: 'quote', content: readBlocks(token.tokens ?? [], plain, depth) };
    case 'table':
      return readTable(token as Tokens.Table, plain);
    case 'code':
      return ended({ kind: 'code', language: token['lang'] ?? '', content: plain.leaf('code', token.text) }, plain);
    case 'html':
      return ended({ kind: 'paragraph', content: [plain.leaf('html', token.raw.trimEnd())] }, plain);
    case 'hr':
      return { kind: 'rule' };
    default:
      return ended({ kind: 'paragraph', content: readInlines(token.tokens ?? [token], plain) }, plain);
  }
}

function readList({ ordered, start, items }: Tokens.List, plain: PlainWriter, depth: number): Block {
  return {
    kind: 'list',
    start: ordered ? Number(start) : undefined,
    items: items.map(({ tokens }) => readBlocks(withBox(tokens), plain, depth)),
  };
}

/** The box of a task comes as a block of its own, but stands in the first line. */
function withBox(tokens: readonly Token[]): readonly Token[] {
  const [box, first, ...others] = tokens as readonly Tokens.Generic[];
  if (box?.type !== 'checkbox' || !first) return tokens;
  return [{ ...first, tokens: [box, ...(first.tokens ?? [])] }, ...others];
}

function readTable({ header, rows }: Tokens.Table, plain: PlainWriter): Block {
  const cells = (row: readonly Tokens.TableCell[]): readonly Cell[] =>
    row.map(({ align, tokens }) => ended({ align, content: readInlines(tokens, plain) }, plain));
  return { kind: 'table', head: cells(header), rows: rows.map(cells) };
}
