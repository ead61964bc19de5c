import { createReadStream } from 'node:fs';

/** One line of a text file. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without its line end, and without a byte order mark; damaged bytes show as U+FFFD. */
  readonly text: string;
  readonly isUtf8: boolean;
  /** Whether it has more bytes than a line may have; `text` is then its beginning. */
  readonly isTooLong: boolean;
}

/** Most bytes of a line that stands for a row: without an end, a line would take the whole file into memory. */
export const LONGEST_LINE = 16 * 1024 * 1024;

/** What is kept of a line that is too long, in bytes: enough to see what it is. */
const BEGINNING = 1_000;

const [NEWLINE, RETURN] = [0x0a, 0x0d];
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Streams the lines of a file; line ends are LF, CRLF or CR, as older programs of a Mac write them. UTF-16, which spreadsheets
 * call Unicode text, is known by its byte order mark or by the zero in its first character.
 */
export async function* readLines(path: string, longest = LONGEST_LINE): AsyncGenerator<Line> {
  let number = 0;
  for await (const { bytes, isTooLong } of splitLines(asUtf8(createReadStream(path)), longest)) {
    number += 1;
    const line = { ...decode(bytes, number), isTooLong };
    yield number === 1 ? { ...line, text: line.text.replace(/^\uFEFF/, '') } : line;
  }
}

async function* asUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let isFirst = true;
  for await (const chunk of chunks) {
    const encoding = isFirst ? utf16Of(chunk) : undefined;
    if (encoding) decoder = new TextDecoder(encoding, { ignoreBOM: true });
    isFirst = false;
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
}

function utf16Of([first, second]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (first === undefined || second === undefined) return undefined;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : undefined;
}

interface Bytes {
  readonly bytes: Buffer;
  readonly isTooLong: boolean;
}

async function* splitLines(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Bytes> {
  const open = new OpenLine(longest);
  let isAfterReturn = false;
  for await (const chunk of chunks) {
    // The LF of a CRLF that the chunks cut in two ends no line of its own.
    let start = isAfterReturn && chunk[0] === NEWLINE ? 1 : 0;
    for (const end of lineEnds(chunk, start)) {
      yield open.end(chunk.subarray(start, end));
      start = chunk[end] === RETURN && chunk[end + 1] === NEWLINE ? end + 2 : end + 1;
    }
    isAfterReturn = chunk.at(-1) === RETURN;
    if (start < chunk.length) open.add(chunk.subarray(start));
  }
  if (open.length > 0) yield open.end();
}

/** A line whose end has not come yet; of one that is too long only the beginning is kept. */
class OpenLine {
  readonly #longest: number;
  #pieces: Buffer[] = [];
  length = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  add(piece: Buffer): void {
    this.length += piece.length;
    if (this.length <= this.#longest) this.#pieces.push(piece);
    else this.#pieces = [Buffer.concat([...this.#pieces, piece]).subarray(0, BEGINNING)];
  }

  /** The whole line; the next one begins. */
  end(piece: Buffer = Buffer.alloc(0)): Bytes {
    this.add(piece);
    const line = { bytes: Buffer.concat(this.#pieces), isTooLong: this.length > this.#longest };
    [this.#pieces, this.length] = [[], 0];
    return line;
  }
}

/** Where lines end; both kinds of ends are looked for once, not again and again to the end of the chunk. */
function* lineEnds(chunk: Buffer, from: number): Generator<number> {
  let [newline, carriage] = [chunk.indexOf(NEWLINE, from), chunk.indexOf(RETURN, from)];
  while (newline >= 0 || carriage >= 0) {
    const isReturn = carriage >= 0 && (newline < 0 || carriage < newline);
    const end = isReturn ? carriage : newline;
    yield end;
    const next = isReturn && newline === end + 1 ? end + 2 : end + 1;
    if (newline >= 0 && newline < next) newline = chunk.indexOf(NEWLINE, next);
    if (carriage >= 0 && carriage < next) carriage = chunk.indexOf(RETURN, next);
  }
}

function decode(bytes: Buffer, number: number): Omit<Line, 'isTooLong'> {
  try {
    return { number, text: strict.decode(bytes), isUtf8: true };
  } catch {
    return { number, text: bytes.toString('utf8'), isUtf8: false };
  }
}
