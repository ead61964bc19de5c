import { eachWord, stem, wordsOf } from './words.ts';

/** Words whose presence or place changes nothing about what a message wants: articles, help verbs, pronouns, politeness, greetings. */
const FILLERS: ReadonlySet<string> = new Set(
  `a an the this that i me my you your we us our it its is are am was were be been being do does did doing can could would
  will shall should may might must have has had to of please hi hello hey there dear greetings today now so ok okay well just also
  then and oh again thanks thank kindly i'm i'd i'll i've it's you're that's what's`.split(/\s+/),
);

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** So much of a text, in characters, is enough to tell most from each other. */
const HEAD = 40;

/** Text that normalising leaves as it is. */
const ASCII = /^[\n\r\t\x20-\x7e]*$/;

/** From this share of common pairs of characters on, texts of scripts without spaces are nearly the same. */
const SAME_PAIRS = 0.85;

/**
 * Whether two messages of a user are nearly the same: equal but for case, punctuation, endings, politeness and little words. A
 * single other word that carries meaning makes another message.
 */
export function isNearDuplicate(one: string, other: string): boolean {
  if (haveSameLetters(one, other)) return true;
  if (UNSPACED.test(one) && UNSPACED.test(other)) return commonPairs(letters(one), letters(other)) >= SAME_PAIRS;
  return haveSameMeaning(one, other);
}

/** Whether the words that matter are the same, in order. */
function haveSameMeaning(one: string, other: string): boolean {
  const [words, others] = [meaning(plain(one)), meaning(plain(other))];
  for (let count = 0; ; count++) {
    const [word, otherWord] = [words.next(), others.next()];
    if (word.value !== otherWord.value) return false;
    if (word.done) return count > 0 || isGreeting(one, other);
  }
}

/** The words that matter, in order. */
function* meaning(text: string): Generator<string, undefined> {
  for (const word of eachWord(text)) {
    const small = word.toLowerCase().replace('’', "'");
    if (!FILLERS.has(small)) yield stem(small.replace(/'s$/, ''));
  }
}

/** Messages without a word that matters are the same if both have words at all. */
function isGreeting(...texts: readonly string[]): boolean {
  return texts.every((text) => wordsOf(text).length > 0);
}

/** Most long texts differ in their beginning already. */
function haveSameLetters(one: string, other: string): boolean {
  const [head, otherHead] = [letters(one.slice(0, HEAD)), letters(other.slice(0, HEAD))];
  // What is cut may belong to the letter before it.
  const length = Math.min(head.length, otherHead.length) - 4;
  if (length > 0 && head.slice(0, length) !== otherHead.slice(0, length)) return false;
  return letters(one) === letters(other);
}

function letters(text: string): string {
  return plain(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}

/** Normalised, without marks beyond what a letter of a language bears: to order them takes the square of their number. */
function plain(text: string): string {
  return ASCII.test(text) ? text : text.replace(/(\p{M}{30})\p{M}+/gu, '$1').normalize('NFKC');
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
