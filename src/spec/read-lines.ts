import { createReadStream } from 'node:fs';

/** One line of a text file. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without its line end, and without a byte order mark; damaged bytes show as U+FFFD. */
  readonly text: string;
  readonly isUtf8: boolean;
}

const NEWLINE = 0x0a;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Streams the lines of a file; line ends are LF or CRLF. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let number = 0;
  for await (const bytes of splitLines(createReadStream(path))) {
    number += 1;
    const line = decode(bytes, number);
    yield number === 1 ? { ...line, text: line.text.replace(/^\uFEFF/, '') } : line;
  }
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let open: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...open, chunk.subarray(start, end)]);
      open = [];
      start = end + 1;
    }
    if (start < chunk.length) open.push(chunk.subarray(start));
  }
  if (open.length > 0) yield Buffer.concat(open);
}

function decode(bytes: Buffer, number: number): Line {
  try {
    return { number, text: withoutReturn(strict.decode(bytes)), isUtf8: true };
  } catch {
    return { number, text: withoutReturn(bytes.toString('utf8')), isUtf8: false };
  }
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
