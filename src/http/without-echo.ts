import { fieldsOf } from '../contract/fields-of.ts';

/** Where a text that an error repeats may be cut or escaped. */
const BREAKS = /[\n\r\t"'`\\<>&]+/;

/** A shorter text, or a single word, is a name or a value, and an error that speaks of it may mean it. */
const SHORTEST = 8;
const SEVERAL_WORDS = /\s|[^\p{ASCII}]/u;

/** So much of a text shows that it is repeated; servers cut what they repeat. */
const START = 16;
const REPEATED = '…';

/**
 * An error's message without what it repeats of the request: what somebody asked about ("is there a rate limit?") says nothing of
 * why the request was refused. `asked` is the body that was sent, of any shape.
 */
export function withoutEcho(text: string, asked: unknown): string {
  if (asked === undefined || text === '') return text;
  const pieces = new Set(textsIn(asked).flatMap((each) => each.split(BREAKS).map((piece) => piece.trim())));
  const told = [...pieces].filter((piece) => piece.length >= SHORTEST && SEVERAL_WORDS.test(piece));
  return told.toSorted((a, b) => b.length - a.length).reduce(withoutPiece, text);
}

function withoutPiece(text: string, piece: string): string {
  const start = piece.slice(0, START);
  let kept = '';
  let rest = text;
  for (let at = rest.indexOf(start); at >= 0; at = rest.indexOf(start)) {
    let length = start.length;
    while (length < piece.length && rest[at + length] === piece[length]) length += 1;
    kept += rest.slice(0, at) + REPEATED;
    rest = rest.slice(at + length);
  }
  return kept + rest;
}

function textsIn(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : Object.values(fieldsOf(value)).flatMap(textsIn);
}
