import { readLines } from './read-lines.ts';
import { shownValue } from './shown-value.ts';

/** One row of a seed list as its format gives it, before its content is checked. */
export type SeedRow = {
  /** 1-based line of a file where the row starts, or 0-based index in a list. */
  readonly at: number;
} & RowContent;

type RowContent = { readonly value: unknown } | { readonly problem: string };

/** The problem of a line whose bytes are not UTF-8. */
export const NOT_UTF8 = 'is not UTF-8 text; save the file as UTF-8';

const EXPECTED = 'expected one JSON object per line, such as {"question": "…"}';

/** Rows of a text file: every line that is not blank is a question. */
export function txtRows(path: string): AsyncGenerator<SeedRow> {
  return lineRows(path, (question) => ({ value: { question } }));
}

/** Rows of a JSON Lines file: every line that is not blank is an object. */
export function jsonlRows(path: string): AsyncGenerator<SeedRow> {
  return lineRows(path, parsed);
}

async function* lineRows(path: string, contentOf: (text: string) => RowContent): AsyncGenerator<SeedRow> {
  for await (const { number, text, isUtf8 } of readLines(path)) {
    if (!isUtf8) yield { at: number, problem: NOT_UTF8 };
    else if (text.trim() !== '') yield { at: number, ...contentOf(text) };
  }
}

function parsed(text: string): RowContent {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
    return { problem: `${EXPECTED}, got ${shownValue(value)}` };
  } catch (error) {
    return { problem: `${EXPECTED} (${(error as Error).message})` };
  }
}
