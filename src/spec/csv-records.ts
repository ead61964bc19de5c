import { pipeline, Readable } from 'node:stream';
import { type CsvError, parse, type Parser } from 'csv-parse';
import { LONGEST_LINE, readLines } from './read-lines.ts';
import { seedField } from './seed-fields.ts';
import { lineProblem } from './seed-row.ts';

/** One record of a CSV file with the 1-based line where it starts, or what keeps it from being read. */
export type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string };

/** Most characters of one record: an open quote would otherwise take the rest of the file into memory. */
const LONGEST_RECORD = LONGEST_LINE;

/** Characters given to the parser at once: a line at a time costs it more than the parsing. */
const PIECE = 32 * 1024;

const DELIMITERS = [',', ';', '\t', '|'];

/** Stands in no text. */
const NO_DELIMITER = '\u{1}';

const UNCLOSED = 'a quote opens here and is never closed; write a quote inside a cell as two ("")';
const TOO_LONG = 'the row that starts here is longer than 16 MiB; look for a quote that is never closed';

/** Faults that are placed where their record starts. */
const FROM_START: Readonly<Record<string, string>> = { CSV_QUOTE_NOT_CLOSED: UNCLOSED, CSV_MAX_RECORD_SIZE: TOO_LONG };

/** Faults that are placed at their own line. */
const AT_LINE: Readonly<Record<string, string>> = {
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'text follows a closing quote; write a quote inside a cell as two ("")',
};

/** What is wrong with a line, whatever the parser makes of it. */
interface Damage {
  readonly line: number;
  readonly problem: string;
}

interface Row {
  readonly cells: readonly string[];
  readonly firstLine: number;
  readonly lastLine: number;
}

interface Reading {
  /** Lines up to the end of the last record, blank ones among them. */
  end: { readonly lines: number; readonly empty_lines: number };
  /** The first fault: what the parser makes of the text after it is only its echo. */
  fault?: CsvRecord;
}

/**
 * Streams the records of a CSV file, header first, without blank lines; ends with the first broken one. Quotes inside an
 * unquoted cell, and blanks around a quoted one, are taken as spreadsheets take them.
 */
export async function* csvRecords(path: string): AsyncGenerator<CsvRecord> {
  const reading: Reading = { end: { lines: 0, empty_lines: 0 } };
  const damaged: Damage[] = [];
  const { delimiter, pieces } = await withDelimiter(textOf(path, damaged));
  const parser = parserFor(reading, delimiter);
  // An error of the file reaches whoever reads from the parser.
  pipeline(Readable.from(pieces), parser, () => {});
  for await (const { cells, firstLine, lastLine } of parser as AsyncIterable<Row>) {
    const bad = takeUpTo(damaged, lastLine);
    yield bad ?? { line: firstLine, cells };
  }
  if (reading.fault) yield reading.fault;
}

/** A fault is kept and not thrown: that would destroy the parser together with the good records it still holds. */
function parserFor(reading: Reading, delimiter: string): Parser {
  return parse({
    delimiter,
    relax_quotes: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    record_delimiter: '\n',
    max_record_size: LONGEST_RECORD,
    on_skip: (error) => {
      if (error) reading.fault ??= faultOf(error, reading);
      return undefined;
    },
    on_record: (cells, end) => {
      if (reading.fault) return null;
      const row: Row = { cells, firstLine: startOf(end, reading), lastLine: end.lines };
      reading.end = end;
      // The parser passes on what it is given; its types know lists of cells only.
      return row as unknown as string[];
    },
  });
}

function faultOf(error: CsvError, reading: Reading): CsvRecord {
  const at = error as unknown as Reading['end'];
  const problem = FROM_START[error.code];
  if (problem !== undefined) return { line: startOf(at, reading), problem };
  return { line: at.lines, problem: AT_LINE[error.code] ?? `not valid CSV: ${error.message}` };
}

/** 1-based line where the record starts that ends there. */
function startOf({ empty_lines }: Reading['end'], { end }: Reading): number {
  return end.lines + 1 + empty_lines - end.empty_lines;
}

/** The text in pieces of whole lines; what is wrong with a line goes to `damaged`. */
async function* textOf(path: string, damaged: Damage[]): AsyncGenerator<string> {
  let piece = '';
  for await (const line of readLines(path)) {
    const { number, text, isTooLong } = line;
    const problem = isTooLong ? TOO_LONG : lineProblem(line);
    if (problem !== undefined) damaged.push({ line: number, problem });
    // Whatever stands for it is a record, which is then refused.
    piece += `${isTooLong ? 'too long' : text}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** The text, and what separates its cells: from the line `sep=;`, or from the header. */
async function withDelimiter(pieces: AsyncGenerator<string>) {
  const { value: first = '' } = await pieces.next();
  const [, blank = '', line = ''] = /^(\s*)([^\n]*)/.exec(first) ?? [];
  const told = /^"?sep=(.)"?[,;\s]*$/i.exec(line)?.[1];
  // An empty line in its place keeps the numbers of the lines.
  const text = told === undefined ? first : `${blank}${first.slice(blank.length + line.length)}`;
  async function* all() {
    yield text;
    yield* pieces;
  }
  return { delimiter: told ?? delimiterOf(line), pieces: all() };
}

/**
 * What the header has most of, and first of all what sets the name `question` apart: other names may hold separators too.
 * Of a single column there is none: its commas are part of the text.
 */
function delimiterOf(header: string): string {
  const unquoted = header.replace(/"(?:[^"]|"")*"/g, '');
  const found = DELIMITERS.map((delimiter) => ({ delimiter, count: unquoted.split(delimiter).length - 1 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
  const best = found.find(({ delimiter }) => namesQuestion(header, delimiter)) ?? found[0];
  return best?.delimiter ?? NO_DELIMITER;
}

function namesQuestion(header: string, delimiter: string): boolean {
  return header.split(delimiter).some((name) => seedField(name.replaceAll('"', '')) === 'question');
}

/** Removes what is wrong up to a line, and returns the first. */
function takeUpTo(damaged: Damage[], line: number): Damage | undefined {
  const [first] = damaged;
  while (damaged[0] !== undefined && damaged[0].line <= line) damaged.shift();
  return first !== undefined && first.line <= line ? first : undefined;
}
