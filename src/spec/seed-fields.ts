/** Fields of a seed that a file can give, and how they are read from a text. */
const KINDS = {
  id: 'text',
  question: 'question',
  tag: 'text',
  agentDescription: 'text',
  maxTurns: 'count',
  metadata: 'metadata',
  goal: 'text or list',
  persona: 'text or list',
  facts: 'list',
  unknown: 'list',
  guidelines: 'list',
  patience: 'patience',
  minTurns: 'count',
  opening: 'list',
  history: 'list',
  expect: 'list',
} as const;

type Field = keyof typeof KINDS;

/** The one name that no mapping of JavaScript keeps as a key of its own. */
export const PROTOTYPE = '__proto__';

/** How pandas, databases and spreadsheets write that there is no value. */
const NO_VALUE = /^\s*(?:|nan|none|null|<na>|#?n\/a)\s*$/i;

/** Characters that nobody sees at both ends of a text. */
const UNSEEN = /^[\s\u200B\u2060\uFEFF]+|[\s\u200B\u2060\uFEFF]+$/g;

const BY_PLAIN_NAME = new Map<string, Field>(Object.keys(KINDS).map((field) => [plain(field), field as Field]));

/** The field that a column or key means, however its words are put together: `agent_description`, `Max Turns`, ` Question `. */
export function seedField(name: string): Field | undefined {
  return BY_PLAIN_NAME.get(plain(name));
}

/** A text without the blanks, and the characters that nobody sees, at both of its ends. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, '');
}

/** The value of a field as tools write it; `undefined` where that means none. */
export function seedValue(field: Field, value: unknown): unknown {
  const kind = KINDS[field];
  // Without an end: the one field of which "nothing" says something.
  if (value === null) return kind === 'patience' ? null : undefined;
  if (kind === 'metadata') return value === '' ? undefined : value;
  if (typeof value === 'number' && kind !== 'count' && kind !== 'patience') return String(value);
  if (typeof value !== 'string') return value;
  // A question of blanks is a mistake to be named.
  if (NO_VALUE.test(value) && (kind !== 'question' || value === '' || value.trim() !== '')) return undefined;
  return fromText(kind, value);
}

function fromText(kind: (typeof KINDS)[Field], text: string): unknown {
  switch (kind) {
    case 'count':
      return countIn(text);
    case 'patience':
      return text.trim().toLowerCase() === 'endless' ? null : countIn(text);
    case 'list':
      return listIn(text);
    case 'text or list': {
      const list = listIn(text);
      return list.length === 1 ? list[0] : list;
    }
    case 'question':
      return visibleText(text);
    default:
      return text;
  }
}

function countIn(text: string): number | string {
  return /^\s*\d+(?:\.0+)?\s*$/.test(text) ? Number(text) : text;
}

/** A JSON list, or else an entry a line: a text or a JSON object. */
function listIn(text: string): readonly unknown[] {
  if (text.trimStart().startsWith('[')) {
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) return list;
    } catch {
      // An entry that begins with a bracket.
    }
  }
  return text
    .split(/\r\n|[\r\n]/)
    .map(visibleText)
    .filter((line) => line !== '')
    .map(entryIn);
}

/** A line that is a JSON object stands for it. */
function entryIn(line: string): unknown {
  if (!line.startsWith('{')) return line;
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

function plain(name: string): string {
  return name.replace(/[\s_\u200B\u2060\uFEFF-]/g, '').toLowerCase();
}
