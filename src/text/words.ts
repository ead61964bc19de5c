/** Words that say nothing about what a text or a question is about. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about actually after again all already also always am an and another any anybody anything are aren't as at be because
  been before being between both but by can can't cannot come comes could did didn't do does doesn't doing don't done down
  during each else ever every everything exactly explain find for from further get gets give gives go goes going good
  had happen happens has have having he help her here him his how i i'd i'll i'm i've if in instead into is isn't it it's
  its just know let let's like look main make makes many matter may me mean meaning means might mine more most much must my
  myself need needs no nobody nor not nothing now of off often ok okay on once one only or other our out over own part per
  please possible quite rather really same say says see shall she should so some somebody something still such sure take takes taking tell
  than thank thanks that that's the their them then there there's these they thing things think this those though through
  to too under until up upon us use used useful uses using very via want was way we well were what what's when where
  whether which while who whom whose why will with within without won't work works would yes yet you your`.split(/\s+/),
);

/** A word with the marks inside it that make it a name: `--batch`, `sign-up`, `.csv`, `limits.agent`. */
const WORD = /(?:--)?\.?[\p{L}\p{N}]+(?:['’_./-][\p{L}\p{N}]+)*/gu;
const NAME_SEAM = /(?<=\p{Ll})(?=\p{Lu})|[-_./]+/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Longest piece that is cut by dictionary at once: the time that a cut takes grows faster than the text. */
const PIECE = /.{1,1000}/gsu;
/** Longer than any word of a language: only hostile texts have such, and looking for their endings takes the square of the time. */
const LONGEST_STEMMED = 64;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Every word of a text in order, as written; scripts without spaces are cut by dictionary. */
export function wordsOf(text: string): string[] {
  const words = text.match(WORD) ?? [];
  return UNSPACED.test(text) ? words.flatMap(partsOf) : words;
}

/** The words of `wordsOf`, one after the other, for those who stop early. */
export function* eachWord(text: string): Generator<string> {
  for (const [word] of text.matchAll(WORD)) yield* partsOf(word);
}

function partsOf(word: string): string[] {
  return UNSPACED.test(word) ? (word.match(PIECE) ?? []).flatMap(cutByDictionary) : [word];
}

function cutByDictionary(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** The words that carry meaning, in order; small letters unless in camel case. */
export function contentWords(text: string): string[] {
  return wordsOf(text)
    .map((word) => word.replace('’', "'"))
    .map((word) => (/\p{Ll}\p{Lu}/u.test(word) ? word : word.toLowerCase()))
    .filter((word) => !STOP_WORDS.has(word));
}

/** Stems of the words that carry meaning, in order, as often as they occur; names such as `maxTurns` give also their parts. */
export function stemsOf(text: string): string[] {
  return contentWords(text).flatMap(formsOf).map(stem);
}

/** What a text is about: its distinct stems, or those of all its words where none carries meaning. */
export function subjectOf(text: string): Set<string> {
  const stems = stemsOf(text);
  return new Set(stems.length > 0 ? stems : wordsOf(text).map(stem));
}

/** Part of the first set, from 0 to 1, that is in the second too; 0 of an empty one. */
export function sharedPart(stems: ReadonlySet<string>, others: ReadonlySet<string>): number {
  return stems.size === 0 ? 0 : [...stems].filter((each) => others.has(each)).length / stems.size;
}

function formsOf(word: string): string[] {
  const parts = word.split(NAME_SEAM).filter((part) => part.length > 1 && !STOP_WORDS.has(part.toLowerCase()));
  return (NAME_SEAM.test(word) ? [word, ...parts] : [word]).map((form) => form.toLowerCase());
}

/** A word in small letters without the commonest English endings, so that resume, Resumes, resumed and resuming meet. */
export function stem(word: string): string {
  const base = word.toLowerCase().replace(/['’]s$/, '');
  if (base.length < 3 || base.length > LONGEST_STEMMED || !/^[a-z]+$/.test(base)) return base;
  return withoutTense(withoutPlural(base))
    .replace(/(?<=..)e$/, '')
    .replace(/(?<=..)y$/, 'i')
    .replace(/ll$/, 'l');
}

function withoutPlural(word: string): string {
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/..ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return word.replace(/(?<=ch|sh|ss|x|zz)es$/, '').replace(/s$/, '');
}

function withoutTense(word: string): string {
  const base = /^(.*[aeiouy].*)(?:ing|(?<!e)ed)$/.exec(word)?.[1];
  if (base === undefined || base.length < 3) return word;
  return base.replace(/(?<=..)([bdfgmnprt])\1$/, '$1');
}
