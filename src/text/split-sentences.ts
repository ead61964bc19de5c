const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
/** A full stop after these ends no sentence. */
const ABBREVIATION = /\b(?:e\.g|i\.e|etc|vs|cf|approx|no|fig|dr|mr|mrs|ms|st)\.\s*$/i;

/** The sentences of a paragraph; nothing is cut inside inline code or after an abbreviation. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let isOpen = false;
  for (const { segment } of segmenter.segment(text)) {
    if (isOpen) sentences.push((sentences.pop() ?? '') + segment);
    else sentences.push(segment);
    const sentence = sentences.at(-1) ?? '';
    isOpen = ABBREVIATION.test(sentence) || sentence.split('`').length % 2 === 0;
  }
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence);
}
