/** Words that stand for whatever lies between what stands before and after them. */
const GAP = /\[?\.{3,}\]?/;

/** Blanks, quotation marks, backslashes and marks of Markdown: how a text is set, not what it says. */
const SETTING = /[\s\p{Cf}"'`´‘’‚‛“”„‟«»‹›「」『』\\*_]+/gu;

/** Ways to write a dash. */
const DASHES = /[‐‑‒–—―−﹘﹣－]/gu;

/** A text as quotes are looked for in it: without blanks, case, marks of setting and typographic variants. Takes linear time. */
export function folded(text: string): string {
  // Marks beyond what a letter of a language bears: to order them takes the square of their number.
  const plain = text.replace(/(\p{M}{30})\p{M}+/gu, '$1').normalize('NFKC');
  return plain.toLowerCase().replace(SETTING, '').replace(DASHES, '-');
}

/**
 * Whether a quote occurs in one of the texts, all of them `folded`. Where it leaves something out with `…`, what it names occurs in
 * that order. Takes linear time.
 */
export function isQuoteOf(quote: string, texts: readonly string[]): boolean {
  const parts = folded(quote)
    .split(GAP)
    .filter((part) => part !== '');
  // A quote without a letter or a digit shows nothing.
  if (!/[\p{L}\p{N}\p{S}]/u.test(parts.join(''))) return false;
  return texts.some((text) => occurInOrder(parts, text));
}

function occurInOrder(parts: readonly string[], text: string): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
