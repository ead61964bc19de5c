import { ASKING_WORDS } from '../../text/asking-words.ts';
import { GLUE_WORDS } from '../../text/glue-words.ts';
import { stem } from '../../text/stem.ts';
import { wordSegments } from '../../text/word-segments.ts';

/** Words that make no subject of a question, though a search may go by them. */
const ALSO_GLUE: ReadonlySet<string> = new Set(
  `already anybody everything let's mine nobody okay one per somebody though`.split(' '),
);

/** Words by which users ask in questions of this generator too, but which may be a document's subject. */
const ALSO_ASKING: ReadonlySet<string> = new Set(
  `best care causes change called concern deal different difference example exist expect fix kind kinds leave matters
  point right safe set simple special understand understood`.split(/\s+/),
);

const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu;

/** Every word of a text in order, as written; scripts without spaces are cut by dictionary. */
export function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? []).flatMap(wordSegments);
}

/** Whether a word says something by itself. */
export function isContentWord(word: string): boolean {
  const plain = word.toLowerCase().replace('’', "'");
  return !GLUE_WORDS.has(plain) && !ALSO_GLUE.has(plain);
}

/** What a question or topic is about: stems of its content words, without the words of asking unless nothing else is left. */
export function topicStems(text: string): Set<string> {
  const words = wordsOf(text).filter(isContentWord);
  const subject = words.filter((word) => !isAsking(word));
  return new Set((subject.length > 0 ? subject : words).map(stem));
}

/** Stems of all content words, the words of asking included: two questions with the same ones ask the same. */
export function questionStems(text: string): Set<string> {
  return new Set(wordsOf(text).filter(isContentWord).map(stem));
}

function isAsking(word: string): boolean {
  return ASKING_WORDS.has(word.toLowerCase()) || ALSO_ASKING.has(word.toLowerCase());
}
