import { sharedPart, stemsOf } from '../text/words.ts';
import { compact, type Identifier, identifiersIn, inventedIn } from './identifiers.ts';
import type { SettledFact } from './settle-user.ts';

/** From this part of its words on, a message tells a fact. */
const MOST = 0.75;

/** Whether a message tells a fact: its identifiers where it has some, else most of its words. */
export function tellsFact(message: string, { text }: SettledFact): boolean {
  const identifiers = identifiersIn(text);
  if (identifiers.length > 0) return inventedIn(text, [message]).length === 0;
  return saysWords(message, text, MOST);
}

/**
 * Whether a message gives away a fact that is to be kept: one of its identifiers, or all of its words, unless that stands in what
 * everybody in the conversation knows.
 */
export function givesAway(message: string, { text }: SettledFact, known: readonly string[]): boolean {
  const named = identifiersIn(text).filter((secret) => names(message, secret));
  if (named.length > 0 && inventedIn(named.map((each) => each.text).join(' ; '), known).length > 0) return true;
  return saysWords(message, text, 1) && !known.some((each) => saysWords(each, text, 1));
}

/** Whether a message holds an identifier, however it is grouped: `7447` stands in `74 47` and in `no7447` too. */
function names(message: string, { kind, value }: Identifier): boolean {
  const isWritten = (kind === 'code' || kind === 'digits') && value.length >= 4;
  if (isWritten && compact(message).includes(value)) return true;
  return identifiersIn(message).some((said) => said.kind === kind && said.value === value);
}

/** A fact of a single word is no fact that words tell. */
function saysWords(message: string, fact: string, part: number): boolean {
  const stems = new Set(stemsOf(fact));
  return stems.size > 1 && sharedPart(stems, new Set(stemsOf(message))) >= part;
}
