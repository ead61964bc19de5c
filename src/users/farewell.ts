import { CLOSINGS, COURTESIES, FILLERS, GOODBYES, REQUESTS, THANKS } from './farewell-words.ts';

/** Before a goodbye some words may stand, such as why: "I'll try that tomorrow, bye". */
const MOST_WORDS_BEFORE = 9;

/** A name may follow: "bye, Anna". What goes on says something else, or greets: "bom dia, meu pedido veio errado". */
const MOST_WORDS_AFTER = 1;

/** What asks, in any of the scripts. */
const ASKS = /[?？؟]/u;

/** Marks and pictures that change nothing about what a message says. */
const MARKS = /[^\p{L}\p{M}\p{N}'\s]+/gu;

/** What ends a conversation: a goodbye or a word that nothing is left, or thanks alone, which may also answer an offer. */
export type Farewell = 'goodbye' | 'thanks';

/** Whether a message ends a conversation, as `farewellOf` says. */
export function isFarewell(message: string): boolean {
  return farewellOf(message) !== undefined;
}

/**
 * How a message ends a conversation: it says goodbye, or that nothing is left, or only thanks, and wants no answer. What asks or
 * tells something does not, however politely it ends; when in doubt it does not, so that nobody is cut off.
 */
export function farewellOf(message: string): Farewell | undefined {
  if (ASKS.test(message) || /\d/.test(message)) return undefined;
  const text = plain(message);
  if (text === '' || holds(REQUESTS, text)) return undefined;
  const end = endOfGoodbye(text);
  if (end === undefined) return holds(THANKS, text) && wordCount(beside(text)) === 0 ? 'thanks' : undefined;
  const [before, after] = [text.slice(0, end), text.slice(end)].map((part) => wordCount(beside(part)));
  return (before ?? 0) <= MOST_WORDS_BEFORE && (after ?? 0) <= MOST_WORDS_AFTER ? 'goodbye' : undefined;
}

function endOfGoodbye(text: string): number | undefined {
  const ends = [GOODBYES, CLOSINGS].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), (match) => match.index + match[0].length),
  );
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** The patterns are global, so `test` would begin where it last ended. */
function holds(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0;
}

/** What says something of its own. */
function beside(text: string): string {
  return [GOODBYES, CLOSINGS, COURTESIES, FILLERS].reduce((rest, pattern) => rest.replace(pattern, ' '), text);
}

function plain(message: string): string {
  const text = message
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'");
  return ` ${text.replace(MARKS, ' ').replace(/\s+/g, ' ').trim()} `.replace(/^\s+$/, '');
}

/** Scripts without spaces count two characters as a word. */
function wordCount(text: string): number {
  const unspaced = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu) ?? [];
  const words = text.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, ' ').trim();
  return Math.ceil(unspaced.length / 2) + (words === '' ? 0 : words.split(/\s+/).length);
}
