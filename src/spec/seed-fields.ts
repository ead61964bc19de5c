/** Fields of a seed that a file can give. */
const FIELDS = ['id', 'question', 'tag', 'agentDescription', 'maxTurns', 'metadata'] as const;

type Field = (typeof FIELDS)[number];

/** How pandas, databases and spreadsheets write that there is no value. */
const NO_VALUE = /^\s*(?:|nan|none|null|<na>|#?n\/a)\s*$/i;

/** Characters that nobody sees at both ends of a text. */
const UNSEEN = /^[\s\u200B\u2060\uFEFF]+|[\s\u200B\u2060\uFEFF]+$/g;

const BY_PLAIN_NAME = new Map<string, Field>(FIELDS.map((field) => [plain(field), field]));

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
  if (value === null) return undefined;
  if (field === 'metadata') return value === '' ? undefined : value;
  if (typeof value === 'number' && field !== 'maxTurns') return String(value);
  if (typeof value !== 'string') return value;
  // A question of blanks is a mistake to be named.
  if (NO_VALUE.test(value) && (field !== 'question' || value === '' || value.trim() !== '')) return undefined;
  if (field === 'maxTurns') return /^\s*\d+(?:\.0+)?\s*$/.test(value) ? Number(value) : value;
  return field === 'question' ? visibleText(value) : value;
}

function plain(name: string): string {
  return name.replace(/[\s_\u200B\u2060\uFEFF-]/g, '').toLowerCase();
}
