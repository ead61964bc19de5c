import { ASKING_WORDS } from '../../text/asking-words.ts';
import { GLUE_WORDS } from '../../text/glue-words.ts';
import { stem } from '../../text/stem.ts';
import { wordSegments } from '../../text/word-segments.ts';

/** Words that say nothing about what a text or a question is about. */
const STOP_WORDS: ReadonlySet<string> = new Set([
  ...GLUE_WORDS,
  ...ASKING_WORDS,
  ...`always between both come comes didn't down during find further gets give go goes going help i'd i'll i've instead
  main make makes many meaning much myself now often possible quite rather same says shall sure thank thanks upon useful
  via well won't`.split(/\s+/),
]);

/** A word with the marks inside it that make it a name: `--batch`, `agent-failed`, `.csv`, `limits.agent`. */
const WORD = /(?:--)?\.?[\p{L}\p{N}]+(?:['’_./-][\p{L}\p{N}]+)*/gu;
const NAME_SEAM = /(?<=\p{Ll})(?=\p{Lu})|[-_./]+/u;

/** Stems of the words that carry meaning, in order, as often as they occur; names such as `maxTurns` give also their parts. */
export function stemsOf(text: string): string[] {
  return contentWords(text).flatMap(formsOf).map(stem);
}

/** The words that carry meaning, lower-cased unless in camel case, in order. */
export function contentWords(text: string): string[] {
  return (text.match(WORD) ?? [])
    .flatMap(wordSegments)
    .map((word) => word.replace('’', "'"))
    .map((word) => (/\p{Ll}\p{Lu}/u.test(word) ? word : word.toLowerCase()))
    .filter((word) => !STOP_WORDS.has(word));
}

/** Neighbouring words, stemmed, of which at least one carries meaning: what makes `exit code 2` more than three words. */
export function wordPairs(text: string): Set<string> {
  const words = (text.match(WORD) ?? []).map((word) => word.toLowerCase());
  const pairs = words.flatMap((word, at) => {
    const next = words[at + 1];
    const isTelling = next !== undefined && !(STOP_WORDS.has(word) && STOP_WORDS.has(next));
    return isTelling ? [`${stem(word)} ${stem(next)}`] : [];
  });
  return new Set(pairs);
}

function formsOf(word: string): string[] {
  const parts = word.split(NAME_SEAM).filter((part) => part !== '' && !STOP_WORDS.has(part.toLowerCase()));
  return (NAME_SEAM.test(word) ? [word, ...parts] : [word]).map((form) => form.toLowerCase());
}
