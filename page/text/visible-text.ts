/** Names of the first 32 characters (ASCII, from 0). */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

/** Short names of characters that change the direction of what follows them (Unicode Annex 9). */
const DIRECTIONS: Readonly<Record<string, string>> = {
  '\u061C': 'ALM',
  '\u200E': 'LRM',
  '\u200F': 'RLM',
  '\u202A': 'LRE',
  '\u202B': 'RLE',
  '\u202C': 'PDF',
  '\u202D': 'LRO',
  '\u202E': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
};

/** A flag of a region, which tags spell, stays a flag; other tags are a text that nobody sees. */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /\r\n?|[\0-\x08\v\f\x0E-\x1F\x7F-\x9F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|\u{1F3F4}[\u{E0020}-\u{E007F}]+|[\u{E0020}-\u{E007F}]+/gu;

/**
 * A text in which nothing is hidden: control characters and those that reorder a text become names such as `⟦NUL⟧` and `⟦RLO⟧`, tags
 * of Unicode the text that they spell. Line ends become line feeds.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, nameOf);
}

function nameOf(unseen: string): string {
  if (unseen.startsWith('\r')) return '\n';
  if (unseen.startsWith('\u{1F3F4}')) return unseen;
  const code = unseen.codePointAt(0) ?? 0;
  if (code >= 0xe0020) return `⟦tags: ${spelled(unseen)}⟧`;
  return `⟦${CONTROLS[code] ?? DIRECTIONS[unseen] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}⟧`;
}

function spelled(tags: string): string {
  return Array.from(tags, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000))
    .join('')
    .replace('\x7F', '');
}
