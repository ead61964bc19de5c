import { readLines } from './read-lines.ts';
import { NOT_UTF8, type SeedRow } from './seed-row.ts';

/** Rows of a text file: every line that is not blank is a question. */
export async function* txtRows(path: string): AsyncGenerator<SeedRow> {
  for await (const { number, text, isUtf8 } of readLines(path)) {
    if (!isUtf8) yield { at: number, problem: NOT_UTF8 };
    else if (text.trim() !== '') yield { at: number, value: { question: text } };
  }
}
