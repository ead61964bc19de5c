import { stripVTControlCharacters } from 'node:util';

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const ZERO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Turns the direction of what follows, beyond its own text: a terminal would mix it with what stands around it. */
const TURNS_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text that says nothing to the terminal: no colours, links, cursor moves or other control characters but newlines. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '  ')
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(TURNS_DIRECTION, '');
}

/** The text in one line, every run of white space one space. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ')).trim();
}

/** Columns that a line of printable text takes. */
export function displayWidth(line: string): number {
  let width = 0;
  for (const character of line) width += characterWidth(character);
  return width;
}

/** Rows that a line takes on a terminal of that many columns; it may hold colours. */
export function screenRows(line: string, columns: number): number {
  return brokenAtEdge(line, columns).length;
}

/** A line as a terminal of that many columns breaks it, without its colours; a wide character is never cut in half. */
export function brokenAtEdge(line: string, columns: number): readonly string[] {
  const rows: string[] = [];
  let rest = stripVTControlCharacters(line);
  for (let row = head(rest, columns); row.length < rest.length; row = head(rest, columns)) {
    rows.push(row);
    rest = rest.slice(row.length);
  }
  return [...rows, rest];
}

/** A line cut to `width` columns; what is cut shows as `…`. */
export function clipLine(line: string, width: number): string {
  return displayWidth(line) <= width ? line : `${head(line, width - 1).trimEnd()}…`;
}

/** A change of colour, as `picocolors` writes it. */
// eslint-disable-next-line no-control-regex
const COLOR_CHANGE = /(\u001b\[\d+m)/;

/** A line that may hold colours, cut to `width` columns; its colours still end. */
export function clipColored(line: string, width: number): string {
  if (displayWidth(stripVTControlCharacters(line)) <= width) return line;
  let left = width - 1;
  const parts = line.split(COLOR_CHANGE).map((part, index) => {
    if (index % 2 === 1) return part;
    const taken = left <= 0 ? '' : displayWidth(part) <= left ? part : head(part, left).trimEnd();
    left -= displayWidth(part);
    return taken;
  });
  return `${parts.join('')}…`;
}

/** A line cut to `width` columns in its middle: of ids begin and end tell most. */
export function clipMiddle(line: string, width: number): string {
  if (displayWidth(line) <= width) return line;
  const end = [...head([...line].toReversed().join(''), Math.floor((width - 1) / 2))].toReversed().join('');
  return `${head(line, width - 1 - displayWidth(end))}…${end}`;
}

/** A command with its first argument and its options. */
const COMMAND = /\bconvsim(?: \S+){1,2}(?: --\S+)*/g;
/** A space at which no line is broken. */
const KEPT_SPACE = '\u00a0';

/** Like `wrap`, but no line ends in the middle of a command that people are to copy. */
export function wrapAroundCommands(text: string, width: number): string[] {
  const kept = text.replace(COMMAND, (command) => command.replaceAll(' ', KEPT_SPACE));
  return wrap(kept, width).map((line) => line.replaceAll(KEPT_SPACE, ' '));
}

/** The lines of a text broken at spaces to `width` columns, but never within an address; its own lines and their indentation stay. */
export function wrap(text: string, width: number): string[] {
  return printable(text)
    .split('\n')
    .flatMap((line) => wrapLine(line.trimEnd(), width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let rest = line;
  // Measures no more than a line at a time: an answer may be one word of a megabyte.
  for (let fitting = head(rest, width); fitting.length < rest.length; fitting = head(rest, width)) {
    const space = rest[fitting.length] === ' ' ? fitting.length : fitting.lastIndexOf(' ');
    const end = fitting.slice(0, Math.max(space, 0)).trim() === '' ? endOfWord(rest, fitting.length) : space;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}

/** Where a word that is too long is broken: an address stays whole, so that it can be clicked and copied. */
function endOfWord(line: string, fitting: number): number {
  return /^\s*https?:\/\/\S+/.exec(line)?.[0].length ?? fitting;
}

/** As much of a line as fits; at least one character, so that something is always taken. */
function head(line: string, width: number): string {
  let taken = '';
  let used = 0;
  for (const character of line) {
    used += characterWidth(character);
    if (used > width && taken !== '') break;
    taken += character;
  }
  return taken;
}

/** Columns that one character takes: 0, 1 or 2. */
export function characterWidth(character: string): number {
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
