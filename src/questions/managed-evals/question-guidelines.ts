const STYLE = `Ask one question that the given content answers, the way a user types into a chat window: a few everyday words, \
not a full formal sentence. Where a manual would ask "Which notification channels does the monitoring feature support?", a \
user types "where can it send alerts?".
`;

const NEWS = `Ask about something new, and put it differently than in this list of questions asked before:
`;

/**
 * The guidelines for the next question, with lines about who asks. The questions asked before stand in them as a Python list, as
 * the service's own client writes them.
 */
export function questionGuidelines(previousQuestions: readonly string[], userLines: readonly string[] = []): string {
  const user = userLines.map((line) => `${line}\n`).join('');
  return `${STYLE}${user}${NEWS}${pythonRepr(previousQuestions)}`;
}

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
