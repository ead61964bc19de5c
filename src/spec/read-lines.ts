import { createReadStream } from 'node:fs';

/** One line of a text file. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without its line end, and without a byte order mark; damaged bytes show as U+FFFD. */
  readonly text: string;
  readonly isUtf8: boolean;
}

const [NEWLINE, RETURN] = [0x0a, 0x0d];
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Streams the lines of a file; line ends are LF, CRLF or CR, as older programs of a Mac write them. UTF-16, which spreadsheets
 * call Unicode text, is known by its byte order mark or by the zero in its first character.
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let number = 0;
  for await (const bytes of splitLines(asUtf8(createReadStream(path)))) {
    number += 1;
    const line = decode(bytes, number);
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

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let open: Buffer[] = [];
  let isAfterReturn = false;
  for await (const chunk of chunks) {
    // The LF of a CRLF that the chunks cut in two ends no line of its own.
    let start = isAfterReturn && chunk[0] === NEWLINE ? 1 : 0;
    for (const end of lineEnds(chunk, start)) {
      yield Buffer.concat([...open, chunk.subarray(start, end)]);
      open = [];
      start = chunk[end] === RETURN && chunk[end + 1] === NEWLINE ? end + 2 : end + 1;
    }
    isAfterReturn = chunk.at(-1) === RETURN;
    if (start < chunk.length) open.push(chunk.subarray(start));
  }
  if (open.length > 0) yield Buffer.concat(open);
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

function decode(bytes: Buffer, number: number): Line {
  try {
    return { number, text: strict.decode(bytes), isUtf8: true };
  } catch {
    return { number, text: bytes.toString('utf8'), isUtf8: false };
  }
}
