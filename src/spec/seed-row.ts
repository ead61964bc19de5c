import { type Line, LONGEST_LINE, readLines } from './read-lines.ts';
import { visibleText } from './seed-fields.ts';

/** One row of a seed list as its format gives it, before its content is checked. */
export type SeedRow = {
  /** 1-based line of a file where the row starts, or 0-based index in a list. */
  readonly at: number;
} & RowContent;

/** What a row holds. */
export type RowContent = { readonly value: unknown } | { readonly problem: string };

/** The problem of a line whose bytes are not UTF-8. */
const NOT_UTF8 = 'is not UTF-8 text; save the file as UTF-8';

/** What keeps a line from being read, whatever its format. */
export function lineProblem({ text, isUtf8, isTooLong }: Line): string | undefined {
  if (isTooLong) return `the line is longer than ${LONGEST_LINE / 1024 / 1024} MiB; give every row a line of its own`;
  if (!isUtf8) return NOT_UTF8;
  return text.includes('\0') ? 'holds a NUL character, as text files do not; save the file as UTF-8 text' : undefined;
}

/** Rows of a text file: every line that is not blank is a question. */
export function txtRows(path: string): AsyncGenerator<SeedRow> {
  return lineRows(path, (text) => ({ value: { question: visibleText(text) } }));
}

/** Rows of a text file by line; blank lines are left out. */
export async function* lineRows(
  path: string,
  contentOf: (text: string) => RowContent | undefined,
): AsyncGenerator<SeedRow> {
  for await (const line of readLines(path)) {
    const { number: at, text } = line;
    const problem = lineProblem(line);
    const content = problem === undefined && visibleText(text) !== '' ? contentOf(text) : undefined;
    if (problem !== undefined) yield { at, problem };
    else if (content) yield { at, ...content };
  }
}
