import type { CsvError, InfoRecord } from 'csv-parse';

/** What keeps a record of a CSV file from being read, at a 1-based line. */
export interface CsvTrouble {
  readonly line: number;
  readonly problem: string;
}

type Counted = Pick<InfoRecord, 'lines' | 'empty_lines'>;

const WORDS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote opens here and is never closed; write a quote inside a cell as two ("")',
  CSV_MAX_RECORD_SIZE: 'the row that starts here is longer than 16 MiB; look for a quote that is never closed',
  INVALID_OPENING_QUOTE: 'a quote stands inside an unquoted cell; quote the whole cell and write the quote as two ("")',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote; write a quote inside a cell as two ("")',
};

/** Counts lines along with the parser and collects what it skips; told of every record and every fault, in order. */
export class CsvTroubles {
  #waiting: CsvTrouble[] = [];
  #previousEnd: Counted = { lines: 0, empty_lines: 0 };
  #lastFault = 0;

  /** A record was read up to here; returns the 1-based line where it started. */
  recordRead(end: Counted): number {
    return this.#advance(end);
  }

  /** A record was skipped: said once for each of its faults, and once more for a quote still open at the end. */
  recordSkipped(error: CsvError): void {
    const end = error as unknown as Counted;
    if (end.lines === this.#lastFault) return;
    const runsOn = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
    const followsFault = this.#previousEnd.lines === this.#lastFault && this.#lastFault > 0;
    const start = this.#advance(end);
    this.#lastFault = end.lines;
    // After one broken quote the parser takes the next for an opening one: no news.
    if (runsOn && followsFault) return;
    this.#waiting.push({ line: runsOn ? start : end.lines, problem: WORDS[error.code] ?? notCsv(error) });
  }

  /** Takes the troubles up to a line, in order: the parser runs ahead of who reads its records. */
  take(upTo: number): readonly CsvTrouble[] {
    const taken = this.#waiting.filter(({ line }) => line <= upTo);
    this.#waiting = this.#waiting.slice(taken.length);
    return taken;
  }

  #advance({ lines, empty_lines }: Counted): number {
    const start = this.#previousEnd.lines + 1 + empty_lines - this.#previousEnd.empty_lines;
    this.#previousEnd = { lines, empty_lines };
    return start;
  }
}

function notCsv(error: CsvError): string {
  return `not valid CSV: ${error.message}`;
}
