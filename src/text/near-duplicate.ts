import { stem, wordsOf } from './words.ts';

/** Words whose presence or place changes nothing about what a message wants: articles, help verbs, pronouns, politeness, greetings. */
const FILLERS: ReadonlySet<string> = new Set(
  `a an the this that i me my you your we us our it its is are am was were be been being do does did doing can could would
  will shall should may might must have has had to of please hi hello hey there dear greetings today now so ok okay well just also
  then and oh again thanks thank kindly i'm i'd i'll i've it's you're that's what's`.split(/\s+/),
);

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** From this share of common pairs of characters on, texts of scripts without spaces are nearly the same. */
const SAME_PAIRS = 0.85;

/**
 * Whether two messages of a user are nearly the same: equal but for case, punctuation, endings, politeness and little words. A
 * single other word that carries meaning makes another message.
 */
export function isNearDuplicate(one: string, other: string): boolean {
  if (letters(one) === letters(other)) return true;
  if (UNSPACED.test(one) && UNSPACED.test(other)) return commonPairs(letters(one), letters(other)) >= SAME_PAIRS;
  return meaning(one) === meaning(other) && (meaning(one) !== '' || isGreeting(one, other));
}

/** The words that matter, in order. */
function meaning(text: string): string {
  const words = wordsOf(plain(text)).map((word) => word.toLowerCase().replace('’', "'"));
  return words
    .filter((word) => !FILLERS.has(word))
    .map((word) => stem(word.replace(/'s$/, '')))
    .join(' ');
}

/** Messages without a word that matters are the same if both have words at all. */
function isGreeting(...texts: readonly string[]): boolean {
  return texts.every((text) => wordsOf(text).length > 0);
}

function letters(text: string): string {
  return plain(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}

/** Normalised, without marks beyond what a letter of a language bears: to order them takes the square of their number. */
function plain(text: string): string {
  return text.replace(/(\p{M}{30})\p{M}+/gu, '$1').normalize('NFKC');
}

/** Dice's coefficient of the pairs of neighbouring characters, from 0 to 1. */
function commonPairs(one: string, other: string): number {
  const [pairs, others] = [pairsOf(one), pairsOf(other)];
  const known = new Set(others);
  const common = pairs.filter((pair) => known.has(pair)).length;
  return pairs.length + others.length === 0 ? 0 : (2 * common) / (pairs.length + others.length);
}

function pairsOf(text: string): readonly string[] {
  const characters = [...text];
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
}
