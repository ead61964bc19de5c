import { wordsOf } from '../text/words.ts';

const GRAM = 4;
/** A shorter message may well be made of the answer's words. */
const FEWEST = 4;
const MOST = 0.5;

/** Whether a message repeats what was just answered: most of its runs of four words stand there. */
export function isEcho(message: string, answer: string): boolean {
  const words = wordsIn(message);
  const grams = words.slice(GRAM - 1).map((_, at) => words.slice(at, at + GRAM).join(' '));
  if (grams.length < FEWEST) return false;
  const answered = ` ${wordsIn(answer).join(' ')} `;
  return grams.filter((gram) => answered.includes(` ${gram} `)).length > MOST * grams.length;
}

function wordsIn(text: string): readonly string[] {
  return wordsOf(text.normalize('NFKC').toLowerCase());
}
