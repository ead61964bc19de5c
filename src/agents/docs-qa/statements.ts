import { ownHeading } from '../../text/heading-trail.ts';
import { markdownBlocks, type MarkdownBlock } from '../../text/markdown-blocks.ts';
import { plainInline } from '../../text/plain-inline.ts';
import { splitSentences } from '../../text/split-sentences.ts';
import { asSentence, withFullStop } from './as-sentence.ts';
import { codeStatement } from './code-statement.ts';

/** One thing a passage says, as a sentence that can stand in an answer. */
export interface Statement {
  readonly text: string;
  /** The headings above it. */
  readonly heading: string;
  /** Which paragraph, list or table it belongs to; counts up through the passage. */
  readonly group: number;
  /** `prose` goes on to the next of its group; an `entry` of a list or table stands for itself; `code` shows a command. */
  readonly kind: 'prose' | 'entry' | 'code';
}

/** Longest list that is told in one sentence, in characters. */
const SHORT_LIST = 240;
/** Sentence ends that make no sense without what they point at. */
const POINTS_AHEAD =
  /\b(?:following|follows|these|those|this|example|like so|below|are|is|with|to|of|for|has|into|takes)$/i;

/** An item that begins with a link to another page is a table of contents, not an answer. */
const LEADS_AWAY = /^\W{0,3}\[[^\]]+\]\((?!https?:)[^)]+\)/;
/** A meaning such as `prints one line` goes on from its term without a colon. */
const TELLS_WHAT_IT_DOES =
  /^(?!(?:is|was|this|always|as|its)\b)[a-z]{2,}s (?:the|a|an|one|what|how|where|to|its|only|all|each|every|from|with|it|no)\b/;

/** Everything a passage of Markdown says, sentence by sentence: code as inline code, table rows as `term: meaning.` */
export function statementsOf(passage: string): Statement[] {
  const statements: Statement[] = [];
  let heading = '';
  let announced = '';
  for (const [group, block] of markdownBlocks(passage).entries()) {
    if (block.kind === 'heading') heading = plainInline(block.text);
    const [texts, rest] = block.kind === 'heading' ? [[], ''] : tell(block, { heading, announced });
    if (announced && texts.length === 0) texts.push(...withoutColon(announced));
    for (const text of texts) statements.push({ text, heading, group, kind: kindOf(block, text) });
    announced = rest;
  }
  return statements;
}

interface Surroundings {
  readonly heading: string;
  /** The lead-in (`…:`) before the block, if any. */
  readonly announced: string;
}

/** The sentences of a block, and the lead-in that it leaves for the next one. */
function tell(block: Exclude<MarkdownBlock, { kind: 'heading' }>, around: Surroundings): [string[], string] {
  const { heading, announced } = around;
  switch (block.kind) {
    case 'paragraph':
      return tellParagraph(block.text, announced);
    case 'list':
      return [tellList(block.items, announced), ''];
    case 'table':
      return [[...withoutColon(announced), ...tellTable(block.rows, heading)], ''];
    case 'code':
      return [codeStatement(block, announced), ''];
  }
}

function tellParagraph(text: string, announced: string): [string[], string] {
  const sentences = splitSentences(plainInline(text));
  const last = sentences.at(-1) ?? '';
  const told = last.endsWith(':') ? sentences.slice(0, -1) : sentences;
  return [[...withoutColon(announced), ...told.map(withFullStop)], last.endsWith(':') ? last : ''];
}

/** A lead-in whose announced part is not told: kept as a sentence if it still says something. */
function withoutColon(announced: string): string[] {
  const text = announced.replace(/:$/, '');
  return text === '' || POINTS_AHEAD.test(text) ? [] : [`${text}.`];
}

function tellList(items: readonly string[], announced: string): string[] {
  const texts = items
    .filter((item) => !LEADS_AWAY.test(item))
    .map(plainInline)
    .filter((item) => item);
  const bare = texts.map((item) => item.replace(/[.;,]$/, ''));
  const inOne = `${announced} ${joinWords(bare)}`;
  const isPlain = bare.length > 0 && bare.every((item) => !/[.:;]\s/.test(item));
  if (announced && isPlain && inOne.length <= SHORT_LIST) return [asSentence(inOne)];
  const sentences = texts.flatMap((item) => splitSentences(definition(item)).map(asSentence));
  return [...announceTerms(texts, announced), ...sentences];
}

/** The lead-in with the terms that the items explain: `Three files are read: a.txt, b.csv and c.jsonl.` */
function announceTerms(items: readonly string[], announced: string): string[] {
  const terms = items.map((item) => /^(\S+(?: \S+){0,2}?): /.exec(definition(item))?.[1] ?? '');
  if (!announced || terms.includes('')) return withoutColon(announced);
  return [`${announced} ${joinWords(terms)}.`];
}

/** `term — meaning` and `term - meaning` read as `term: meaning`. */
function definition(item: string): string {
  return item.replace(/^(\S+(?: \S+){0,4}?)\s+[—–-]\s+/, '$1: ');
}

function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  const glue = words.some((word) => word.includes(',')) ? '; ' : ', ';
  return `${words.slice(0, -1).join(glue)}${glue === '; ' ? '; and ' : ' and '}${words.at(-1) ?? ''}`;
}

function tellTable(rows: readonly (readonly string[])[], heading: string): string[] {
  const [header = [], ...body] = rows.map((cells) => cells.map(plainInline));
  return body.flatMap(([term = '', meaning = '', ...others]) => {
    if (!term || !meaning) return [];
    const extras = others.flatMap((value, at) => (value ? [`${header[at + 2] ?? ''}: ${value}`] : []));
    const glue = TELLS_WHAT_IT_DOES.test(meaning) ? ' ' : ': ';
    const told = `${rowLabel(term, header[0] ?? '', heading)}${glue}${meaning.replace(/\.$/, '')}`;
    return [asSentence(extras.length > 0 ? `${told} (${extras.join(', ')})` : told)];
  });
}

/** A bare number needs its column's name, in the heading's fuller words if these hold it: `Exit code 2`. */
function rowLabel(term: string, column: string, heading: string): string {
  if (!/^\d+$/.test(term) || !column) return term;
  const name = ownHeading(heading).replace(/s$/, '');
  return `${name.toLowerCase().endsWith(column.toLowerCase()) ? name : column} ${term}`;
}

function kindOf(block: MarkdownBlock, text: string): Statement['kind'] {
  if (block.kind === 'code' && /^`/.test(text.slice(text.indexOf('`')))) return 'code';
  if (Array.from(text.matchAll(/`([^`]+)`/g)).some(([, code = '']) => /^[a-z][\w./-]* /.test(code))) return 'code';
  return block.kind === 'list' || block.kind === 'table' ? 'entry' : 'prose';
}
