import { clipBytes } from './clip-bytes.ts';
import { DISPLAY_BYTES } from './limits.ts';

/** A copy of a text for people to read in a history: cut at `limit` bytes with a note of how much is missing. */
export function displayCopy(text: string, limit = DISPLAY_BYTES): string {
  const shown = clipBytes(text, limit);
  if (shown === text) return text;
  return `${shown}… [${text.length - shown.length} more characters in the store]`;
}

/** The first `length` UTF-16 units of a text, or one fewer where that would leave half of a character. */
export function clip(text: string, length: number): string {
  const cut = text.slice(0, length);
  const isSplit = (text.codePointAt(length - 1) ?? 0) > 0xffff;
  return isSplit ? cut.slice(0, -1) : cut;
}
