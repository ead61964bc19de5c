const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The word itself, or its parts by dictionary where the script puts no spaces between words. */
export function wordSegments(word: string): string[] {
  return UNSPACED.test(word) ? Array.from(segmenter.segment(word), (part) => part.segment) : [word];
}
