import { aroundCode } from '../../text/around-code.ts';
import { ownHeading, trailOf } from '../../text/heading-trail.ts';
import { markdownBlocks, type MarkdownBlock } from '../../text/markdown-blocks.ts';
import { plainInline } from '../../text/plain-inline.ts';
import { isShell, shellCommands } from '../../text/shell-commands.ts';
import { splitSentences } from '../../text/split-sentences.ts';

/** What a passage is made of, as far as questions can start from it. */
export interface Outline {
  readonly headings: readonly Heading[];
  /** Sentences of paragraphs and list items, inline code still in its marks. */
  readonly sentences: readonly string[];
  /** Command lines of shell examples. */
  readonly commands: readonly string[];
  /** The sentences and every row of a table: all that the passage tells. */
  readonly statements: readonly string[];
  /** First cells of tables with their column's title. */
  readonly terms: readonly Term[];
}

/** A heading with what stands under it. */
export interface Heading {
  readonly text: string;
  /** The first of its trail: the title of the page. */
  readonly page: string;
  /** Whether a list or table comes first. */
  readonly opensList: boolean;
  /** Whether it is the last of its trail, not the title of the page. */
  readonly isOwn: boolean;
  /** Sentences up to the next heading. */
  readonly sentences: readonly string[];
}

/** What a table row is about, e.g. `2` in the column `code`, under the heading `Exit codes`. */
export interface Term {
  readonly text: string;
  readonly column: string;
  readonly heading: string;
}

/** Comments, and characters that take room or none but show nothing. */
const INVISIBLE = /<!--[^]*?-->|[\u2800\u200B-\u200F\uFEFF]+/g;
/** What follows a colon or semicolon can be asked about like a sentence of its own. */
const HALF_END = /(?<=[:;]["'”’)]*)\s+(?=["'“(]?[\p{Lu}\p{N}\uE000])/u;
/** What begins a list or table of names. */
const LISTS_NAMES = /^\s*(?:\||[-*+] (?:`|\*\*))/;

/** Reads a passage of Markdown, or of plain prose, which has sentences only. */
export function outlineOf(passage: string): Outline {
  const blocks = markdownBlocks(passage.replace(INVISIBLE, ' '));
  return {
    headings: blocks.flatMap((block, at) => headingsOf(block, blocks.slice(at + 1))),
    sentences: blocks.flatMap(sentencesOf),
    commands: blocks.flatMap(commandsOf),
    statements: blocks.flatMap(statementsOf),
    terms: termsOf(blocks),
  };
}

function headingsOf(block: MarkdownBlock, rest: readonly MarkdownBlock[]): Heading[] {
  if (block.kind !== 'heading') return [];
  const trail = trailOf(block.text);
  const next = rest.findIndex(({ kind }) => kind === 'heading');
  const below = rest.slice(0, next === -1 ? undefined : next).filter(({ kind }) => kind !== 'code');
  const own = { opensList: LISTS_NAMES.test(below[0]?.source ?? ''), sentences: below.flatMap(statementsOf) };
  return trail.map((text, depth) => {
    const isOwn = depth === trail.length - 1;
    const about = isOwn ? own : { opensList: false, sentences: [] };
    return { text: plainInline(text), page: trail[0] ?? '', isOwn, ...about };
  });
}

function sentencesOf(block: MarkdownBlock): string[] {
  const texts = block.kind === 'list' ? block.items : block.kind === 'paragraph' ? [block.text] : [];
  return texts
    .flatMap((text) => splitSentences(plainInline(text)))
    .flatMap((sentence) => aroundCode(sentence, (masked) => masked.split(HALF_END)));
}

function commandsOf(block: MarkdownBlock): string[] {
  return block.kind === 'code' && isShell(block.language) ? shellCommands(block.lines) : [];
}

function statementsOf(block: MarkdownBlock): string[] {
  if (block.kind !== 'table') return sentencesOf(block);
  return block.rows.slice(1).map((cells) => plainInline(cells.join(' ')));
}

function termsOf(blocks: readonly MarkdownBlock[]): Term[] {
  let heading = '';
  return blocks.flatMap((block) => {
    if (block.kind === 'heading') heading = plainInline(ownHeading(block.text));
    if (block.kind !== 'table') return [];
    const [column = '', ...terms] = block.rows.map(([cell = '']) => plainInline(cell));
    return terms.filter((text) => text).map((text) => ({ text, column, heading }));
  });
}
