import { characterWidth } from '../../src/cli/text-layout.ts';

const ESCAPE = '\u001b';
const WORD = new RegExp(`${ESCAPE}\\[(\\??\\d*)([A-Za-z])|[^]`, 'gu');

/** The rows that a terminal of that many columns shows once all of the text has come to it; colours are left out. */
export function screenAfter(text: string, columns: number): readonly string[] {
  const rows: string[][] = [[]];
  let [row, column] = [0, 0];
  const put = (character: string) => {
    const width = characterWidth(character);
    // A character in the last column leaves the cursor there until the next one comes.
    if (column + width > columns) [row, column] = [row + 1, 0];
    const cells = (rows[row] ??= []);
    while (cells.length < column) cells.push(' ');
    cells.splice(column, width, character, ...Array.from({ length: width - 1 }, () => ''));
    column += width;
  };
  const steer: Readonly<Record<string, (count: number) => void>> = {
    A: (count) => (row = Math.max(0, row - count)),
    B: (count) => (row += count),
    // Where the cursor waits in the last column, its character goes.
    K: () => rows[row]?.splice(Math.min(column, columns - 1)),
    J: () => {
      rows[row]?.splice(column);
      rows.splice(row + 1);
    },
  };
  for (const [word, count = '', letter = ''] of text.matchAll(WORD)) {
    if (word === '\n') [row, column] = [row + 1, 0];
    else if (word === '\r') column = 0;
    else if (letter !== '') steer[letter]?.(Number(count || 1));
    else put(word);
  }
  const lines = Array.from(rows, (cells) => (cells ?? []).join('').trimEnd());
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
