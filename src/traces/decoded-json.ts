/** Fields of a value of unknown shape. */
export type Fields = Readonly<Record<string, unknown>>;

/** The items of a list; none for anything else. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The JSON value of a text; the text itself if it is not JSON, and any other value as it is. */
export function decodedJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** A value as JSON text; empty where it has none, as a function or what is nested too deeply. */
export function jsonOrEmpty(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
