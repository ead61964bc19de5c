/**
 * The longest start of a text that takes at most `limit` bytes as JSON in UTF-8, the form in which Temporal counts every text,
 * and that breaks no character: a NUL or half of a surrogate pair takes 6 bytes, an emoji 4, a quotation mark 2.
 */
export function clipBytes(text: string, limit: number): string {
  let [bytes, end] = [0, 0];
  for (const character of text) {
    bytes += jsonBytes(character);
    if (bytes > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function jsonBytes(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const isEscaped = code < 0x80 || (code >= 0xd800 && code <= 0xdfff);
  if (isEscaped) return JSON.stringify(character).length - 2;
  if (code < 0x800) return 2;
  return code > 0xffff ? 4 : 3;
}
