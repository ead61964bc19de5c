import { readLines } from './read-lines.ts';
import { NOT_UTF8, type SeedRow } from './seed-row.ts';
import { shown } from './shown-value.ts';

const EXPECTED = 'expected one JSON object a line, such as {"question": "…"}';

/** Rows of a JSON Lines file: every line that is not blank is an object. */
export async function* jsonlRows(path: string): AsyncGenerator<SeedRow> {
  for await (const { number, text, isUtf8 } of readLines(path)) {
    if (!isUtf8) yield { at: number, problem: NOT_UTF8 };
    else if (text.trim() !== '') yield { at: number, ...parsed(text) };
  }
}

function parsed(text: string): { value: unknown } | { problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
    return { problem: `${EXPECTED}, got ${shown(value)}` };
  } catch (error) {
    return { problem: `${EXPECTED} (${(error as Error).message})` };
  }
}
