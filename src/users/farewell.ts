import { CLOSINGS, COURTESIES, FILLERS, GOODBYES, REQUESTS } from './farewell-words.ts';

/** After a goodbye some words may follow, such as why: "I'll try that tomorrow, bye". */
const MOST_WORDS_BESIDE_GOODBYE = 9;

/** What asks, in any of the scripts. */
const ASKS = /[?？؟]/u;

/** Marks and pictures that change nothing about what a message says. */
const MARKS = /[^\p{L}\p{M}\p{N}'\s]+/gu;

/**
 * Whether a message ends a conversation: it says goodbye, or that nothing is left, or only thanks, and wants no answer. What asks
 * or tells something is none, however politely it ends; when in doubt it is none, so that nobody is cut off.
 */
export function isFarewell(message: string): boolean {
  if (ASKS.test(message) || /\d/.test(message)) return false;
  const text = plain(message);
  if (text === '' || REQUESTS.test(text)) return false;
  const isGoodbye = GOODBYES.test(text) || CLOSINGS.test(text);
  const rest = wordCount(without(text, [GOODBYES, CLOSINGS, COURTESIES, FILLERS]));
  if (isGoodbye) return rest <= MOST_WORDS_BESIDE_GOODBYE;
  return COURTESIES.test(text) && rest === 0;
}

function plain(message: string): string {
  const text = message
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'");
  return ` ${text.replace(MARKS, ' ').replace(/\s+/g, ' ').trim()} `.replace(/^\s+$/, '');
}

function without(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((rest, pattern) => rest.replace(new RegExp(pattern.source, 'gu'), ' '), text);
}

/** Scripts without spaces count two characters as a word. */
function wordCount(text: string): number {
  const unspaced = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu) ?? [];
  const words = text.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, ' ').trim();
  return Math.ceil(unspaced.length / 2) + (words === '' ? 0 : words.split(/\s+/).length);
}
