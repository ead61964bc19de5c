import { ownHeading } from '../../text/heading-trail.ts';
import type { Statement } from './statements.ts';
import { stemsOf, wordPairs } from './words.ts';

/** A statement with the place it was found at, in reading order. */
export interface PlacedStatement extends Statement {
  /** Which passage, best first from 0. */
  readonly passage: number;
}

/** A word in the heading counts this part of one in the sentence itself. */
const HEADING_PART = 0.6;
/** A word in a heading further up counts less still. */
const PAGE_TITLE_PART = 0.3;
/** A sentence that says what the asked thing is, or begins with its name in code marks. */
const DEFINITION_BONUS = 1.4;
/** A sentence of a section whose heading the question repeats whole. */
const SECTION_BONUS = 1.2;
/** What each pair of neighbouring words shared with the question adds. */
const PAIR_BONUS = 0.5;
/** Each passage further down counts this much less. */
const RANK_DISCOUNT = 0.06;
/** The first sentence under a heading is mostly the one that answers it. */
const OPENING_BONUS = 1.1;
const ASKS_HOW = /\b(?:how|command|run|example|syntax)\b/i;

/** How well each statement fits: rare shared words count most, a heading's words less than the statement's own. */
export function scoreStatements(question: string, statements: readonly PlacedStatement[]): number[] {
  const stems = statements.map(({ text }) => new Set(stemsOf(text)));
  const headings = statements.map(({ heading }) => new Set(stemsOf(heading)));
  const sections = statements.map(({ heading }) => new Set(stemsOf(ownHeading(heading))));
  const rarity = new Map(stemsOf(question).map((word) => [word, rarityOf(word, stems, headings)]));
  const pairs = wordPairs(question);
  const wantsCode = ASKS_HOW.test(question);
  return statements.map((statement, at) => {
    let score = 0;
    for (const [word, weight] of rarity) {
      if (stems[at]?.has(word)) score += weight;
      else if (sections[at]?.has(word)) score += HEADING_PART * weight;
      else if (headings[at]?.has(word)) score += PAGE_TITLE_PART * weight;
    }
    if (score > 0) score += PAIR_BONUS * [...wordPairs(statement.text)].filter((pair) => pairs.has(pair)).length;
    const opening = opensSection(statements, at) ? OPENING_BONUS : 1;
    const section = isCovered(sections[at], rarity) ? SECTION_BONUS : 1;
    const definition = defines(statement.text, [...rarity.keys()]) ? DEFINITION_BONUS : 1;
    return (
      score *
      opening *
      section *
      definition *
      fitness(statement, wantsCode) *
      Math.max(0.3, 1 - RANK_DISCOUNT * statement.passage)
    );
  });
}

function isCovered(section: ReadonlySet<string> | undefined, asked: ReadonlyMap<string, number>): boolean {
  return section !== undefined && section.size > 0 && [...section].every((word) => asked.has(word));
}

/** Whether a sentence has what is asked about as its subject: `A seed is …`, or a name in code marks. */
function defines(text: string, asked: readonly string[]): boolean {
  const name = stemsOf(/^`([^`]+)`/.exec(text)?.[1] ?? '');
  const noun = stemsOf(/^(?:(?:An?|The) )?([\w -]+?) (?:is|are|means)\b/.exec(text)?.[1] ?? '');
  const isAsked = (subject: readonly string[]): boolean => asked.every((word) => subject.includes(word));
  return asked.length > 0 && (isAsked(name) || (isAsked(noun) && noun.length === asked.length));
}

function rarityOf(word: string, texts: readonly Set<string>[], headings: readonly Set<string>[]): number {
  const found = texts.filter((text, at) => text.has(word) || headings[at]?.has(word)).length;
  return Math.log(1 + (texts.length + 1) / (found + 0.5));
}

function fitness({ text, kind }: Statement, wantsCode: boolean): number {
  if (wantsCode && kind === 'code') return 1.2;
  const isOutOfScale = text.length > 320 || text.length < 15;
  const isCodeMostly = text.replace(/`[^`]*`/g, '').length < 0.4 * text.length && text.length > 60;
  const isExample = /^For example/.test(text) && !wantsCode;
  return isOutOfScale || isCodeMostly || isExample ? 0.6 : 1;
}

function opensSection(statements: readonly PlacedStatement[], at: number): boolean {
  return at === 0 || !isSameSection(statements[at], statements[at - 1]);
}

/** Whether two statements stand under the same heading of the same passage. */
export function isSameSection(first: PlacedStatement | undefined, second: PlacedStatement | undefined): boolean {
  return first?.passage === second?.passage && first?.heading === second?.heading;
}
