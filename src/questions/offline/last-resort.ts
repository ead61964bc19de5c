import { chanceOf } from './chance.ts';
import { isFresh, type Situation } from './choose-questions.ts';
import { isContentWord, wordsOf } from './content-words.ts';
import { phrasingsOf } from './phrasings.ts';

/** A question for a text without any topic that is left to ask about: about one of its words, in any language. */
export function lastResort(situation: Situation): string[] {
  const { passages, previousQuestions, conversationId, turn } = situation;
  const words = [...new Set(passages.flatMap(wordsOf).map((word) => word.replace(/['’]s$/, '')))].filter(
    (word) => /\p{L}/u.test(word) && word.length <= 40,
  );
  const telling = words.filter((word) => isContentWord(word) && word.length > 1);
  const order = (word: string): number => chanceOf(conversationId, turn, word) - Math.min(word.length, 8) / 8;
  const ranked = (telling.length > 0 ? telling : words).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  const asked = new Set(previousQuestions.flatMap(wordsOf));
  const unasked = [...ranked.filter((word) => !asked.has(word)), ...ranked.filter((word) => asked.has(word))];
  const questions = unasked.flatMap((phrase) => phrasingsOf({ kind: 'word', phrase, weight: 0 }));
  return [...questions, ...aboutTheTalk(turn)].filter((question) => isFresh(question, previousQuestions)).slice(0, 5);
}

/** When even the words are used up, or there are none: what people ask who got no answer. */
function aboutTheTalk(turn: number): string[] {
  return [
    'how do I get started?',
    'what can you help me with?',
    'what topics do the documents cover?',
    'where should I look instead?',
    'can you suggest a better question?',
    'can you say that in other words?',
    'what do people usually ask you?',
    `what else could I ask in question ${turn + 1}?`,
  ];
}
