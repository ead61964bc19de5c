/** Ends of lines for readers that go by Unicode; JSON leaves them as they are, and they stand in its strings alone. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** A value as one line of JSON, without its line end, whatever takes the file apart into lines. */
export function jsonLine(value: unknown): string {
  return oneLine(JSON.stringify(value));
}

/** JSON whose strings hold no raw end of a line; says the same. */
export function oneLine(json: string): string {
  return json.replace(LINE_ENDS, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
