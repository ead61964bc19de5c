import { lexer, type Token, type Tokens } from 'marked';
import { splitSentences } from './split-sentences.ts';

/** The content of a Markdown text under one heading. */
export interface Section {
  /** The headings above it as plain text, the page's title first; empty before the first heading. */
  readonly headings: readonly string[];
  readonly statements: readonly Statement[];
}

/** One statement of a text, as plain prose that can be read without its Markdown; inline code keeps its backticks. */
export interface Statement {
  readonly text: string;
  /** Which paragraph, list or table it is from; counts up through the text. */
  readonly block: number;
  /** Prose and the steps of a numbered list are read on; an `entry` of a list or table can be read without its neighbours. */
  readonly kind: 'prose' | 'steps' | 'entry';
}

/** Between the headings of a trail, as in `Guide > Resuming > After a crash`. */
const TRAIL = ' > ';
/** Longest list that becomes one sentence, in characters. */
const SHORT_LIST = 280;
/** Longest line of code inside a sentence, in characters. */
const SHORT_CODE = 120;
const listFormat = new Intl.ListFormat('en', { type: 'conjunction' });

/** Headings, the outermost first, as the one line that stands for all of them. */
export function joinTrail(headings: readonly string[]): string {
  return headings.join(TRAIL);
}

/** The text without quotations and lists nested so deep that the parser, which recurses, would run out of stack. */
export function withoutDeepNesting(markdown: string): string {
  return markdown.replace(/^(?:[ \t]*(?:>|\+|\d{1,9}[.)])){20,}/gm, '');
}

/** The sections of a Markdown text in order; plain text gives one. A heading may be a trail made by `joinTrail`. */
export function readSections(markdown: string): Section[] {
  const sections = [{ headings: [] as string[], statements: [] as Statement[] }];
  let announced = '';
  for (const [block, token] of lexer(withoutDeepNesting(markdown)).entries()) {
    const [texts, rest] = tell(token, announced);
    const kind = token.type === 'list' && token['ordered'] ? 'steps' : isEntries(token) ? 'entry' : 'prose';
    const { statements = [] } = sections.at(-1) ?? {};
    statements.push(...texts.map((text) => ({ text, block, kind }) as const));
    if (token.type === 'heading')
      sections.push({ headings: headingsOf(token, sections.at(-1)?.headings), statements: [] });
    if (token.type !== 'space') announced = rest;
  }
  return sections.filter(({ headings, statements }) => headings.length + statements.length > 0);
}

function isEntries(token: Token): boolean {
  return token.type === 'list' || token.type === 'table';
}

function headingsOf(token: Token, above: readonly string[] = []): string[] {
  const depth = 'depth' in token ? Number(token.depth) : 1;
  return [...above.slice(0, depth - 1), ...plainText(token).split(TRAIL)];
}

/** The sentences of a block, and the lead-in (`…:`) that it leaves for the next one. */
function tell(token: Token, announced: string): readonly [string[], string] {
  if (token.type === 'paragraph' || token.type === 'text') return tellParagraph(plainText(token));
  if (token.type === 'blockquote') return [readSections((token as Tokens.Blockquote).text).flatMap(textsOf), ''];
  if (token.type === 'list') return [tellList(token as Tokens.List, announced), ''];
  if (token.type === 'table') return [[...(announced ? [announced] : []), ...tellTable(token as Tokens.Table)], ''];
  if (token.type === 'code') return [tellCode((token as Tokens.Code).text, announced), ''];
  return [[], ''];
}

function textsOf({ statements }: Section): string[] {
  return statements.map(({ text }) => text);
}

function tellParagraph(text: string): readonly [string[], string] {
  const sentences = splitSentences(text);
  const last = sentences.at(-1) ?? '';
  return last.endsWith(':') ? [sentences.slice(0, -1), last] : [sentences.map(asSentence), ''];
}

/** A short list in the sentence that announces it; otherwise each item, followed by those nested in it, for itself. */
function tellList(list: Tokens.List, announced: string): string[] {
  const items = list.items.flatMap(itemTexts);
  const inOne = `${announced} ${listFormat.format(items.map((item) => item.replace(/[.;,]$/, '')))}`;
  if (announced && !list.ordered && inOne.length <= SHORT_LIST && !items.some((item) => /[.:;,]\s/.test(item)))
    return [asSentence(inOne)];
  const sentences = items.flatMap(splitSentences).map(asSentence);
  return list.ordered && announced ? [announced, ...sentences] : sentences;
}

function itemTexts(item: Tokens.ListItem): string[] {
  const own = item.tokens.filter(({ type }) => type === 'text' || type === 'paragraph').map(plainText);
  const nested = item.tokens.filter((token): token is Tokens.List => token.type === 'list');
  // A dash between a term and what it means reads like a colon.
  const text = own.join(' ').replace(/^(\S+(?: \S+){0,4}?)\s+[—–-]\s+/, '$1: ');
  return [...(text ? [text] : []), ...nested.flatMap((list) => list.items.flatMap(itemTexts))];
}

/** Each row as `term: meaning (Column: value; …).` */
function tellTable({ header, rows }: Tokens.Table): string[] {
  const columns = header.map(plainText);
  return rows.flatMap((row) => {
    const [term = '', meaning = '', ...values] = row.map(plainText);
    const label = /^\d+$/.test(term) ? `${columns[0] ?? ''} ${term}`.trim() : term;
    const extras = values.flatMap((value, at) => (value ? [`${columns[at + 2] ?? ''}: ${value}`] : []));
    const told = `${label}: ${meaning.replace(/\.$/, '')}${extras.length > 0 ? ` (${extras.join('; ')})` : ''}`;
    return term && meaning ? [asSentence(told)] : [];
  });
}

/** One announced line of code as inline code; longer code is left out, because a line of it would mislead. */
function tellCode(code: string, announced: string): string[] {
  const lines = code.split('\n').filter((line) => line.trim() && !/^\s*(?:#|\/\/)/.test(line));
  const line = lines[0]?.trim().replace(/^\$\s+/, '') ?? '';
  const isShort = lines.length === 1 && line.length <= SHORT_CODE && !line.includes('`');
  return announced && isShort ? [asSentence(`${announced} \`${line}\``)] : [];
}

/** Inline Markdown as plain prose: the marks of links (also of those defined elsewhere) and emphasis go, code keeps its backticks. */
function plainText(token: Token | Tokens.TableCell): string {
  return inlineText(('tokens' in token && token.tokens) || [])
    .replace(/\[([^\]]+)\]\[[^\]]*\]/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function inlineText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'codespan') return token.raw;
      if (token.type === 'br') return ' ';
      if (token.type === 'image' || token.type === 'html' || token.type === 'checkbox') return '';
      if ('tokens' in token && token.tokens) return inlineText(token.tokens);
      return 'text' in token ? String(token.text) : '';
    })
    .join('');
}

/** A fragment as a sentence: first letter large unless it begins a name, a full stop at the end. */
function asSentence(fragment: string): string {
  const text = fragment.trim().replace(/[,;:]$/, '');
  const isName = /^\S*(?:\p{Ll}\p{Lu}|[\d._/-]\w)/u.test(text);
  const opened = isName ? text : text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.!?…。！？]["'”’)]*$/.test(opened) ? opened : `${opened}.`;
}
