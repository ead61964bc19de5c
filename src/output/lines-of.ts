import { createReadStream } from 'node:fs';

/** Streams the lines of a file that end with LF or CRLF; any other character of Unicode that ends a line may be within one. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let open: string[] = [];
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const [end = '', ...others] = chunk.split('\n');
    open.push(end);
    for (const start of others) {
      yield withoutReturn(open.join(''));
      open = [start];
    }
  }
  yield withoutReturn(open.join(''));
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
