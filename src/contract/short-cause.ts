import { clip } from './display-copy.ts';

/** Longest cause that is quoted: `convsim show` has the whole message. */
const LONGEST_CAUSE = 200;

/** The first sentence of a failure's message, in one line: it says what happened; what to do comes after it. */
export function shortCause(message: string): string {
  const text = message.replace(/\s+/g, ' ').trim();
  const end = text.search(/[^.\s][.?!] [A-Z]/);
  const cause = (end === -1 ? text : text.slice(0, end + 2)).replace(/\.$/, '');
  return cause.length <= LONGEST_CAUSE ? cause : `${clip(cause, LONGEST_CAUSE).trimEnd()}…`;
}
