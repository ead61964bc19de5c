const LONGEST = 60;

/** User name and password of an address. */
const CREDENTIALS = /(?<=:\/\/)[^\s/?#]*@/g;

/** A value as messages show it, in a few words: `"text"`, `3`, `a list`; credentials of an address are left out. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing (null)';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? shownText(value) : `${value as number | boolean}`;
}

function shownText(value: string): string {
  const text = value.replaceAll(CREDENTIALS, '***@');
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
