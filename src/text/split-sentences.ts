import { aroundCode } from './around-code.ts';

/** A full stop after these ends no sentence. */
const ABBREVIATION = /\b(?:e\.g|i\.e|etc|vs|cf|approx|no|fig|dr|mr|mrs|ms)\.$/i;
const SENTENCE_END = /(?:[.!?…][)"'”’]*\s+(?=["'“‘([]?[\p{Lu}\p{N}\uE000])|[。！？]\s*)/gu;

/** The sentences of a paragraph; nothing is cut inside inline code or after an abbreviation. */
export function splitSentences(text: string): string[] {
  return aroundCode(text, cutAtEnds)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence);
}

function cutAtEnds(masked: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of masked.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    if (ABBREVIATION.test(masked.slice(start, end).trim())) continue;
    sentences.push(masked.slice(start, end));
    start = end;
  }
  return [...sentences, masked.slice(start)];
}
