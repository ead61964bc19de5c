import { z } from 'zod';
import { readSections, type Statement } from '../../text/read-sections.ts';
import { contentWords, sharedPart, stem, stemsOf, subjectOf, wordsOf } from '../../text/words.ts';
import { stemIndex } from './keyword-index.ts';

/** An answer found without a model, and the exact results of the tool calls it rests on. */
export interface OfflineAnswer {
  readonly content: string;
  readonly toolOutputs: readonly string[];
}

/** A statement with the place it was found at; statements are in reading order. */
interface Found extends Statement {
  /** Which passage, best first from 0. */
  readonly passage: number;
  readonly headings: readonly string[];
  /** Whether it is the first one under its heading. */
  readonly isOpening: boolean;
}

const ToolResult = z.array(z.object({ page_content: z.string() }));

/** Longest answer, in characters, beyond which no further sentence is added. */
const LONG_ANSWER = 560;
const MOST_SENTENCES = 3;
/** A sentence from elsewhere joins an answer of one sentence from this part of the best score on. */
const WORTH_JOINING = 0.5;
/** Two sentences that share this part of their words count as the same. */
const SAME_AGAIN = 0.75;
/** In a sentence, a word that is repeated counts hardly more. */
const ONCE_IS_ENOUGH = { k: 0.2, b: 0.6, d: 0.2 };
const ASKS_FOR_LIST = /^(?:which|what (?:are|(?!exactly|happens)\p{L}+ (?:are|do))|(?:can you )?list)\b/iu;
/** Says what a page is about rather than what is asked. */
const ABOUT_ITSELF = /^(?:this|the following) (?:chapter|document|guide|page|section|table)\b|^see /i;
const LEANS_BACK =
  /^(?:for example|it|its|they|their|them|this|these|those|that|then|so|but|and|or|otherwise|both|such|there|instead|also|here|he|she|if (?:so|not))\b/i;

/**
 * Calls the search tool once with the question's keywords and answers with the best few sentences of what it returned, in
 * reading order. The same question over the same documents always gives the same answer.
 * @param search - The tool: takes queries, returns the JSON text of `searchProductDocs`.
 */
export function answerOffline({
  question,
  search,
}: {
  readonly question: string;
  readonly search: (queries: string[]) => string;
}): OfflineAnswer {
  const keywords = [...new Set(contentWords(question))].join(' ');
  const result = search([keywords || question.trim()]);
  const content = chooseStatements(question, readResult(result))
    .map(({ text }) => text)
    .join(' ');
  return { content: content || nothingFound(keywords), toolOutputs: [result] };
}

function readResult(result: string): Found[] {
  const passages = ToolResult.parse(JSON.parse(result));
  return passages.flatMap(({ page_content: text }, passage) =>
    readSections(text).flatMap(({ headings, statements }) =>
      statements.map((statement, at) => ({ ...statement, passage, headings, isOpening: at === 0 })),
    ),
  );
}

function nothingFound(keywords: string): string {
  const searched = keywords.length > 80 ? `${keywords.slice(0, 80).trim()}…` : keywords;
  const nothing = 'I could not find anything about that in the documentation.';
  return searched ? `${nothing} I looked for “${searched}”.` : nothing;
}

/** The best statement with what it cannot be understood without and the rest of its paragraph. */
function chooseStatements(question: string, found: readonly Found[]): Found[] {
  const ranked = rank(question, found);
  const best = ranked[0]?.at ?? 0;
  const chosen = surroundings(question, found, best);
  const second = ranked.find(({ at, score }) => isWorthJoining(at) && score >= WORTH_JOINING * (ranked[0]?.score ?? 0));
  if (chosen.length === 1 && second) chosen.push(...surroundings(question, found, second.at).slice(0, 2));
  const isElsewhere = (at: number): number => (found[at]?.passage === found[best]?.passage ? 0 : 1);
  const ordered = [...new Set(chosen)].sort((a, b) => isElsewhere(a) - isElsewhere(b) || a - b);
  const statements = ordered.flatMap((at) => found[at] ?? []);
  return statements.filter(({ text }, at) => at < statements.length - 1 || !text.endsWith(':'));

  function isWorthJoining(at: number): boolean {
    const words = subjectOf(found[at]?.text ?? '');
    const isShort = (found[at]?.text.length ?? 0) + (found[best]?.text.length ?? 0) <= LONG_ANSWER;
    return at !== best && isShort && sharedPart(words, subjectOf(found[best]?.text ?? '')) < SAME_AGAIN;
  }
}

/** Statements that share a word with the question, best first, by their own words more than by those of their headings. */
function rank(question: string, found: readonly Found[]): { at: number; score: number }[] {
  const index = stemIndex(['text', 'heading', 'page']);
  index.addAll(
    found.map(({ text, headings }, id) => {
      return { id, text, heading: headings.at(-1) ?? '', page: headings.slice(0, -1).join(' ') };
    }),
  );
  return index
    .search(question, { boost: { text: 1, heading: 0.6, page: 0.1 }, bm25: ONCE_IS_ENOUGH })
    .flatMap(({ id, score }) => {
      const statement = found[Number(id)];
      return statement ? [{ at: Number(id), score: score * fitness(statement, question) }] : [];
    })
    .sort((a, b) => b.score - a.score || a.at - b.at);
}

/** How well a statement suits an answer beyond the number of words that it shares with the question. */
function fitness({ text, kind, passage, headings, isOpening }: Found, question: string): number {
  const asked = new Set(stemsOf(question));
  const subject = /^(?:(?:An?|The) )?([\w -]+?) (?:is|are|means)\b|^`([^`]+)`:/.exec(text);
  const defined = new Set(stemsOf(subject?.[1] ?? subject?.[2] ?? ''));
  const isDefinition = defined.size === asked.size && sharedPart(defined, asked) === 1;
  const isComplete = asked.size > 2 && sharedPart(asked, new Set(stemsOf(text))) === 1;
  const isOutOfScale = text.length > 320 || text.length < 20 || text.endsWith('?') || ABOUT_ITSELF.test(text);
  const sameWords = sharedPart(allWords(headings.at(-1) ?? ''), allWords(question));
  return (
    Math.max(0.4, 1 - 0.06 * passage) *
    (isDefinition ? 1.5 : 1) *
    (isComplete ? 2 : 1) *
    (isAskedFor(headings, asked) ? 1 + 1.5 * sameWords ** 2 : 1) *
    (kind !== 'entry' || text.endsWith(':') ? 1 : ASKS_FOR_LIST.test(question) ? 1.4 : 0.8) *
    (isOpening ? 1.15 : 1) *
    (isOutOfScale ? 0.5 : 1)
  );
}

/** Whether the question has every telling word of the heading. */
function isAskedFor(headings: readonly string[], asked: ReadonlySet<string>): boolean {
  return sharedPart(new Set(stemsOf(headings.at(-1) ?? '')), asked) === 1;
}

function allWords(text: string): Set<string> {
  return new Set(wordsOf(text).map(stem));
}

/** A statement with those around it that belong to the answer, in order. */
function surroundings(question: string, found: readonly Found[], best: number): number[] {
  const chosen = [best];
  const { kind, headings = [], text = '' } = found[best] ?? {};
  const isAnswer = text.endsWith(':') || isAskedFor(headings, new Set(stemsOf(question)));
  const isWhole = kind === 'steps' || (kind === 'entry' && isAnswer);
  const isSameBlock = (at: number): boolean => isNeighbour(found, best, at) && found[at]?.block === found[best]?.block;
  const leans = (at: number): boolean => LEANS_BACK.test(found[at]?.text ?? '') && isNeighbour(found, best, at - 1);
  const fits = (at: number): boolean => lengthOf(found, [...chosen, at]) <= LONG_ANSWER;
  const isEnough = (): boolean => !isWhole && chosen.length >= MOST_SENTENCES;
  const isPart = (at: number): boolean => (isWhole || (kind === 'prose' && isAnswer && !isEnough())) && isSameBlock(at);
  for (let at = best; (leans(at) || isPart(at - 1)) && fits(at - 1); at -= 1) chosen.unshift(at - 1);
  if (kind === 'entry' && !isWhole) return chosen;
  for (let at = best + 1; isSameBlock(at) && fits(at) && !isEnough(); at += 1) chosen.push(at);
  const isAlone = chosen.length === 1 && isSameBlock(best - 1) && fits(best - 1);
  return isAlone ? [best - 1, best] : chosen;
}

function isNeighbour(found: readonly Found[], best: number, at: number): boolean {
  return (
    found[at] !== undefined &&
    found[at].passage === found[best]?.passage &&
    found[at].headings === found[best]?.headings
  );
}

function lengthOf(found: readonly Found[], chosen: readonly number[]): number {
  return chosen.reduce((sum, at) => sum + (found[at]?.text.length ?? 0), 0);
}
