import { jsonText, parsedJson } from './json-values.ts';

/** The same text for the same content: JSON in it loses its white space, its escapes and the order of its keys. */
export function canonicalText(text: string): string {
  return jsonText(parsedJson(text), (_key, inner) => (isPlainObject(inner) ? withSortedKeys(inner) : inner));
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withSortedKeys(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
