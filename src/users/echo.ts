import { wordsOf } from '../text/words.ts';

const GRAM = 4;
/** A shorter message may well be made of the answer's words. */
const FEWEST = 4;
const MOST = 0.5;

/** Whether a message repeats what was just answered: most of its runs of four words stand there. */
export function isEcho(message: string, answer: string): boolean {
  const grams = gramsOf(message);
  if (grams.length < FEWEST) return false;
  const answered = new Set(gramsOf(answer));
  return grams.filter((gram) => answered.has(gram)).length > MOST * grams.length;
}

function gramsOf(text: string): readonly string[] {
  const words = wordsOf(text.normalize('NFKC').toLowerCase());
  return words.slice(GRAM - 1).map((_, at) => words.slice(at, at + GRAM).join(' '));
}
