import type { TextRange } from './mark.ts';

/** Words that stand for whatever lies between what stands before and after them. */
const GAP = /\[?\.{3,}\]?/;

/** Blanks, quotation marks, accents and marks of Markdown: how a text is set, not what it says. */
const SETTING = /[\s\p{Cf}\p{M}"'`´‘’‚‛“”„‟«»‹›「」『』\\*_|#>~]/gu;

/** Ways to write a dash. */
const DASHES = /[‐‑‒–—―−﹘﹣－]/gu;

/**
 * Where a judge's quote stands in a text, without regard to blanks, case, marks of Markdown and typographic variants: one range for
 * each part between gaps such as `…`; none where it does not occur. Takes linear time.
 */
export function quotePlaces(text: string, quote: string): readonly TextRange[] {
  const parts = folded(quote)
    .split(GAP)
    .filter((part) => part !== '');
  if (!/[\p{L}\p{N}\p{S}]/u.test(parts.join(''))) return [];
  const found = inOrder(parts, folded(text));
  if (found.length === 0) return [];
  const places = placesOf(text);
  return found.map(({ from, to }) => ({ from: places[from] ?? 0, to: endAt(text, places[to - 1] ?? 0) }));
}

/** All parts, one after the other, or none. */
function inOrder(parts: readonly string[], text: string): readonly TextRange[] {
  const found: TextRange[] = [];
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at === -1) return [];
    from = at + part.length;
    found.push({ from: at, to: from });
  }
  return found;
}

/** Where each character of the folded text came from. */
function placesOf(text: string): readonly number[] {
  const places: number[] = [];
  const lengths = new Map<string, number>();
  let at = 0;
  for (const character of text) {
    const length = lengths.get(character) ?? folded(character).length;
    lengths.set(character, length);
    for (let count = 0; count < length; count += 1) places.push(at);
    at += character.length;
  }
  return places;
}

/** Behind a character and its accents. */
function endAt(text: string, place: number): number {
  const accents = /.\p{M}*/suy;
  accents.lastIndex = place;
  return accents.test(text) ? accents.lastIndex : place;
}

/**
 * The same for a whole text as for its characters one by one: a sigma at the end of a word is like any other. Accents go first: to
 * order many of them takes the square of their number.
 */
function folded(text: string): string {
  const plain = text.replace(/\p{M}+/gu, '').normalize('NFKD');
  return plain.toLowerCase().replaceAll('ς', 'σ').replace(SETTING, '').replace(DASHES, '-');
}
