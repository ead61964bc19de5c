import { sharedPart, stemsOf } from '../text/words.ts';
import { identifiersIn, type Identifier } from './identifiers.ts';
import { sentencesIn } from './sentences-in.ts';

/** How people and agents ask without a question mark. */
const ASKING =
  /[?？]|\b(?:please|provide|give me|tell me|let me know|share|enter|need (?:your|the|to know)|require|could you|can you|bitte|veuillez|por favor|per favore)\b/iu;

/** What is asked for by its kind: "which date", "the number of it". */
const KINDS: readonly (readonly [RegExp, readonly Identifier['kind'][]])[] = [
  [/\b(?:e-?mail|mail address)\b/iu, ['mail']],
  [/\b(?:when|date|day)\b/iu, ['date']],
  [/\b(?:numbers?|code|reference|id)\b/iu, ['code', 'digits']],
  [/\b(?:how much|amount|price|cost|paid)\b/iu, ['amount']],
];

/** The sentences of an answer that ask for something; empty where none does. */
export function requestsIn(answer: string): string {
  return sentencesIn(answer)
    .filter((sentence) => ASKING.test(sentence))
    .join(' ');
}

/** How much of what is asked for something is, from 0 to 1: the words that both share, and a kind of identifier that it holds. */
export function askedPart(text: string, requests: string): number {
  if (requests === '') return 0;
  const kinds = KINDS.flatMap(([words, named]) => (words.test(requests) ? named : []));
  const isOfKind = identifiersIn(text).some(({ kind }) => kinds.includes(kind));
  const shared = sharedPart(new Set(stemsOf(text)), new Set(stemsOf(requests)));
  return Math.min(1, shared + (isOfKind ? 0.5 : 0));
}
