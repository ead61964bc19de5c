/** A whole string, a bracket or a sign, or a number or word, with the white space before it. */
const TOKEN = /\s*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([{}[\],:])|(-?\d[\d.eE+-]*|true|false|null))/sy;

/** What may be left at the end of a cut text: nothing, the start of a word or number, or the mark of who cut it. */
const LEFT_OVER = /^\s*(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-)?\s*(?:\.{3}|…)?$/;

/** The whole characters at the start of a string's inside. */
const CHARACTERS = /^[^"\\]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\]*)*/;

/** No message nests deeper. */
const DEEPEST = 500;

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** What is left of a JSON text that was cut. */
export interface Salvaged {
  /** What was whole, and the start of a text that was cut; `undefined` where that is nothing. */
  readonly value: unknown;
}

/** What is known of a text up to its cut. */
interface Scan {
  /** Brackets that are open, the outermost first. */
  readonly open: string[];
  /** The text up to the last whole value, closed; empty before the first one. */
  whole: string;
  /** Index of the first character that is not part of a complete token. */
  at: number;
  /** Whether a string that follows is a value, not a key. */
  isValueNext: boolean;
}

/** Reads a JSON list or object that was cut at a length limit; `undefined` for a text that is not the start of one. */
export function salvagedJson(text: string): Salvaged | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const scan: Scan = { open: [], whole: '', at: 0, isValueNext: true };
  while (readToken(text, scan)) {
    // Complete JSON with something after it was not cut.
    if (scan.open.length === 0 || scan.open.length > DEEPEST) return undefined;
  }
  const rest = text.slice(scan.at);
  const cut = /^\s*"(.*)$/s.exec(rest)?.[1];
  if (cut === undefined && !LEFT_OVER.test(rest)) return undefined;
  if (cut !== undefined && scan.isValueNext) {
    const started = text.slice(0, scan.at) + `"${CHARACTERS.exec(cut)?.[0] ?? ''}"` + closers(scan.open);
    const value = parsed(started);
    if (value !== undefined) return { value };
  }
  return { value: parsed(scan.whole) };
}

/** Takes the next whole token; a number or word at the very end may be incomplete, so it does not count. */
function readToken(text: string, scan: Scan): boolean {
  TOKEN.lastIndex = scan.at;
  const [token, string, sign, word] = TOKEN.exec(text) ?? [];
  if (token === undefined) return false;
  const end = scan.at + token.length;
  if (word !== undefined && end === text.length) {
    scan.at = end;
    return false;
  }
  scan.at = end;
  if (sign === '{' || sign === '[') scan.open.push(sign);
  if (sign === '}' || sign === ']') scan.open.pop();
  const isWhole = sign === '}' || sign === ']' || ((string ?? word) !== undefined && scan.isValueNext);
  if (isWhole) scan.whole = text.slice(0, end) + closers(scan.open);
  scan.isValueNext = sign === ':' || sign === '[' || (sign === ',' && scan.open.at(-1) === '[');
  return true;
}

function closers(open: readonly string[]): string {
  return open
    .map((bracket) => CLOSERS[bracket])
    .toReversed()
    .join('');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
