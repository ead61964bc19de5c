import { readLines } from './read-lines.ts';
import { visibleText } from './seed-fields.ts';

/** One row of a seed list as its format gives it, before its content is checked. */
export type SeedRow = {
  /** 1-based line of a file where the row starts, or 0-based index in a list. */
  readonly at: number;
} & RowContent;

/** What a row holds. */
export type RowContent = { readonly value: unknown } | { readonly problem: string };

/** The problem of a line whose bytes are not UTF-8. */
export const NOT_UTF8 = 'is not UTF-8 text; save the file as UTF-8';

/** Rows of a text file: every line that is not blank is a question. */
export function txtRows(path: string): AsyncGenerator<SeedRow> {
  return lineRows(path, (text) => ({ value: { question: visibleText(text) } }));
}

/** Rows of a text file by line; blank lines are left out. */
export async function* lineRows(
  path: string,
  contentOf: (text: string) => RowContent | undefined,
): AsyncGenerator<SeedRow> {
  for await (const { number, text, isUtf8 } of readLines(path)) {
    if (!isUtf8) yield { at: number, problem: NOT_UTF8 };
    else if (visibleText(text) !== '') {
      const content = contentOf(text);
      if (content) yield { at: number, ...content };
    }
  }
}
