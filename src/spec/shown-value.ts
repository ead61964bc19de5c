const LONGEST = 60;

/** A value as messages show it, in a few words: `"text"`, `3`, `a list`. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing (null)';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  return `${value as number | boolean}`;
}
