import { chanceOf } from '../../contract/chance-of.ts';
import { contentWords, wordsOf } from '../../text/words.ts';
import { isFresh, type Situation } from './choose-questions.ts';
import { phrasingsOf } from './phrasings.ts';

/** Questions for a text without any topic that is left to ask about: about one of its words, in any language. */
export function lastResort({ passages, previousQuestions, conversationId, turn }: Situation): string[] {
  const all = [...new Set(passages.flatMap(wordsOf))].filter((word) => /\p{L}/u.test(word) && word.length <= 40);
  const telling = all.filter((word) => contentWords(word).length > 0);
  const order = (word: string): number => chanceOf(conversationId, turn, word) - Math.min(word.length, 8) / 8;
  const words = (telling.length > 0 ? telling : all).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  const asked = new Set(previousQuestions.flatMap(wordsOf));
  const unasked = [...words.filter((word) => !asked.has(word)), ...words.filter((word) => asked.has(word))];
  const questions = unasked.flatMap((phrase) => phrasingsOf({ kind: 'word', phrase }));
  return [...questions, ...aboutTheTalk(turn)].filter((question) => isFresh(question, previousQuestions)).slice(0, 5);
}

/** When even the words are used up, or there are none: what people ask who got no answer. */
function aboutTheTalk(turn: number): string[] {
  return [
    'How do I get started?',
    'What can you help me with?',
    'What topics do the documents cover?',
    'Where should I look instead?',
    'Can you suggest a better question?',
    'Can you say that in other words?',
    'What do people usually ask you?',
    `What else could I ask in question ${turn + 1}?`,
  ];
}
