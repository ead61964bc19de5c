/** Control characters that JSON does not escape itself: some terminals take one for the start of a command. */
const UNESCAPED = /[\u007f-\u009f]/g;

/** A JSON document for stdout, indented, with a newline at its end; nothing in it steers a terminal. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(UNESCAPED, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)}\n`;
}
