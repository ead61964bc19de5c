/** A value as JSON text; `undefined` where it has none, as a function or an object that holds itself. */
export function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
