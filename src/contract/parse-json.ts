/**
 * Most lists and mappings that may stand within each other. No person and no server nests deeper, and what writes JSON again
 * ends the stack at a few thousand.
 */
export const MOST_LEVELS = 500;

/** The signs of JSON as character codes. */
const [QUOTE, BACKSLASH, LIST, LIST_END, MAPPING, MAPPING_END] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** JSON that nests more than 500 levels deep. */
export class NestingError extends SyntaxError {
  override readonly name = 'NestingError';
}

/** The value of a JSON text that others wrote. @throws {NestingError} where it nests too deeply; {SyntaxError} where it is no JSON. */
export function parseJson(text: string): unknown {
  // Each level takes two characters.
  if (text.length > 2 * MOST_LEVELS && nestsTooDeep(text)) {
    throw new NestingError(`nested more than ${MOST_LEVELS} levels deep`);
  }
  return JSON.parse(text);
}

/** Whether lists and mappings stand within each other more than 500 levels deep, or without an end. */
export function isTooDeep(value: unknown): boolean {
  let level: readonly object[] = isHolder(value) ? [value] : [];
  // Level by level: a walk that calls itself would end the stack on what it looks for.
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MOST_LEVELS) return true;
    level = level.flatMap((holder) => Object.values(holder).filter(isHolder));
  }
  return false;
}

/** Reads the text rather than its value: a walk over a large value takes longer than the parsing. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === LIST || code === MAPPING) depth += 1;
    else if (code === LIST_END || code === MAPPING_END) depth -= 1;
    if (depth > MOST_LEVELS) return true;
  }
  return false;
}

/** Where the string that opens at that quote is closed. */
function endOfString(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
