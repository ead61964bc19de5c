/** What Python escapes in a string: control, format, surrogate, private and unassigned characters, and spaces but U+0020. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

/** A list of texts as Python 3 writes it, `repr(list)`: `['a', "it's"]`. Unassigned characters follow Node's Unicode version. */
export function pythonRepr(texts: readonly string[]): string {
  return `[${texts.map(stringRepr).join(', ')}]`;
}

function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = Array.from(text, (character) => (character === quote ? `\\${quote}` : characterRepr(character)));
  return `${quote}${escaped.join('')}${quote}`;
}

function characterRepr(character: string): string {
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  if (character === ' ' || !UNPRINTABLE.test(character)) return character;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
