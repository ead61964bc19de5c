import { pipeline, Readable } from 'node:stream';
import { parse, type Parser } from 'csv-parse';
import { type CsvTrouble, CsvTroubles } from './csv-troubles.ts';
import { readLines } from './read-lines.ts';
import { NOT_UTF8 } from './seed-row.ts';

/** One record of a CSV file with the 1-based line where it starts, or what keeps it from being read. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] } | CsvTrouble;

/** Most characters of one record: an open quote would otherwise take the rest of the file into memory. */
const LONGEST_RECORD = 16 * 1024 * 1024;

/** Characters given to the parser at once: a line at a time costs it more than the parsing. */
const PIECE = 32 * 1024;

interface Row {
  readonly cells: readonly string[];
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Streams the records of a CSV file, header first, without blank lines; reading goes on after a broken one. */
export async function* csvRecords(path: string): AsyncGenerator<CsvRecord> {
  const troubles = new CsvTroubles();
  const damaged: number[] = [];
  const parser = parserFor(troubles);
  // An error of the file reaches whoever reads from the parser.
  pipeline(Readable.from(textOf(path, damaged)), parser, () => {});
  for await (const { cells, firstLine, lastLine } of parser as AsyncIterable<Row>) {
    yield* troubles.take(firstLine);
    const bad = takeUpTo(damaged, lastLine);
    yield bad === undefined ? { line: firstLine, cells } : { line: bad, problem: NOT_UTF8 };
  }
  yield* troubles.take(Infinity);
}

function parserFor(troubles: CsvTroubles): Parser {
  return parse({
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    record_delimiter: '\n',
    max_record_size: LONGEST_RECORD,
    on_skip: (error) => {
      if (error) troubles.recordSkipped(error);
      return undefined;
    },
    on_record: (cells, info) => {
      const row: Row = { cells, firstLine: troubles.recordRead(info), lastLine: info.lines };
      // The parser passes on what it is given; its types know lists of cells only.
      return row as unknown as string[];
    },
  });
}

/** The text in pieces of whole lines; numbers of lines that are not UTF-8 go to `damaged`. */
async function* textOf(path: string, damaged: number[]): AsyncGenerator<string> {
  let piece = '';
  for await (const { number, text, isUtf8 } of readLines(path)) {
    if (!isUtf8) damaged.push(number);
    piece += `${text}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Takes the numbers up to a line away, and returns the first. */
function takeUpTo(damaged: number[], line: number): number | undefined {
  const first = damaged[0];
  while (damaged[0] !== undefined && damaged[0] <= line) damaged.shift();
  return first !== undefined && first <= line ? first : undefined;
}
