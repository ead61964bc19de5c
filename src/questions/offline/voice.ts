import { chanceOf } from './chance.ts';

/** Part of the users who begin their questions with a capital letter. */
const CAREFUL_WRITERS = 0.4;
/** Part of the follow-ups that are joined to what was said. */
const JOINED = 0.15;

/** A question in the voice of this conversation's user, who either writes capitals or does not, and sometimes says `and`. */
export function inVoice(question: string, conversationId: string, turn: number): string {
  const isJoined = turn > 1 && /^(?:what|how|when)\b/.test(question) && chanceOf('join', conversationId, turn) < JOINED;
  const joined = isJoined && question.split(' ').length < 16 ? `and ${question}` : question;
  const isCareful = chanceOf('voice', conversationId) < CAREFUL_WRITERS;
  return isCareful ? joined.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : joined;
}
