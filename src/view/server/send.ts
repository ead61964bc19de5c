import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, createGzip, gzip } from 'node:zlib';

/** What an answer is sent in reply to, and with. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
}

/** Bytes from which on a text is compressed. */
const LARGE = 10_000;
/** Fast: the way to the browser is short, or a tunnel. */
const LEVEL = { level: constants.Z_BEST_SPEED };
const compressed = promisify(gzip);

/** Sends a text whole. */
export async function sendText(
  { request, response, headers }: Exchange,
  { status, type, text }: { readonly status: number; readonly type: string; readonly text: string },
): Promise<void> {
  const isPacked = text.length > LARGE && takesGzip(request);
  const body = isPacked ? await compressed(text, LEVEL) : Buffer.from(text);
  response.writeHead(status, {
    ...headers,
    'content-type': `${type}; charset=utf-8`,
    'content-length': body.length,
    vary: 'accept-encoding',
    ...(isPacked && { 'content-encoding': 'gzip' }),
  });
  response.end(body);
}

/** Sends each value as a line of JSON, no faster than the reader takes them; where the reader leaves, no more is read. */
export async function sendLines(
  { request, response, headers }: Exchange,
  values: AsyncIterable<unknown>,
): Promise<void> {
  const isPacked = takesGzip(request);
  response.writeHead(200, {
    ...headers,
    'content-type': 'application/x-ndjson; charset=utf-8',
    vary: 'accept-encoding',
    ...(isPacked && { 'content-encoding': 'gzip' }),
  });
  const lines = Readable.from(linesOf(values));
  await (isPacked ? pipeline(lines, createGzip(LEVEL), response) : pipeline(lines, response));
}

async function* linesOf(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

function takesGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(String(headers['accept-encoding'] ?? ''));
}
