import { request } from 'undici';
import { StepFailure } from '../contract/failures.ts';
import { decodedBody, isWrongEncoding } from './decoded-body.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { httpPool } from './http-pool.ts';
import { type HttpReply, type ReplyChunk, replyHeaders } from './http-reply.ts';
import { originOf } from './http-url.ts';
import { currentPace } from './pace.ts';
import { type Proxy, proxyFor, viaProxy } from './proxy-for.ts';
import { followed, MOST_REDIRECTS } from './redirect.ts';
import { transportFailure } from './transport-failure.ts';

/** An error reply is cut here, never refused: its status says enough. */
const ERROR_BODY_BYTES = 1024 * 1024;

/** A method that convsim sends. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request, ready to be sent. */
export interface HttpRequest {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** Whether the reply may be no text: each character of `text` then stands for one byte (latin1). */
  readonly isBinary?: boolean | undefined;
  /** Bounds the whole exchange: connecting, waiting for the reply and reading it; not the wait for a rate limit. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly maxBytes: number;
}

/** A body as text, and whether it is all of it. */
interface Body {
  readonly chunks: readonly ReplyChunk[];
  readonly isWhole: boolean;
}

/**
 * Sends a request, as soon as its pace allows, and reads the whole reply, whatever its status. A 307 or 308 within the origin is
 * followed, as part of the same request; no other redirect is.
 * @throws {StepFailure} `TimedOut`, `Unavailable`, `ReplyTooLarge`, or `InvalidRequest` where it cannot be sent.
 * @throws the signal's reason, untouched, when the caller aborts, and whatever its pace throws.
 */
export async function exchange(sent: HttpRequest): Promise<HttpReply> {
  await currentPace()?.ready(originOf(sent.url), sent.signal);
  return exchangeNow(sent, proxyFor(sent.url));
}

function exchangeNow(sent: HttpRequest, proxy: Proxy | undefined): Promise<HttpReply> {
  const timedOut = () =>
    new StepFailure(
      'TimedOut',
      `${originOf(sent.url)} gave no whole reply within ${sent.timeoutMs} ms. Raise the timeout.${viaProxy(proxy)}`,
    );
  return withDeadline({ timeoutMs: sent.timeoutMs, signal: sent.signal, timedOut }, (signal) =>
    send({ ...sent, signal, proxy }),
  );
}

/** A request on its way. */
interface Sending extends HttpRequest {
  readonly signal: AbortSignal;
  readonly proxy: Proxy | undefined;
}

async function send(sending: Sending): Promise<HttpReply> {
  try {
    let reply = await receive(sending);
    for (let redirects = 0; redirects < MOST_REDIRECTS; redirects += 1) {
      const url = followed(reply);
      if (url === undefined) break;
      reply = await receive({ ...sending, url });
    }
    return reply;
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    throw isWrongEncoding(error) ? wrongEncoding(sending, error) : transportFailure(error, sending, sending.proxy);
  }
}

async function receive({ signal, proxy, ...sent }: Sending): Promise<HttpReply> {
  const startedAt = performance.now();
  const {
    statusCode: status,
    headers: received,
    body,
  } = await request(sent.url, {
    method: sent.method,
    headers: sent.headers,
    body: sent.body ?? null,
    dispatcher: httpPool(proxy),
    signal,
    // Off: the deadline rules, and undici's own 300 s would cut a longer timeout short.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const headers = replyHeaders(received);
  const isError = status < 200 || status > 299;
  // A length that is announced needs no reading to be refused.
  const isAnnouncedTooLarge = Number(headers['content-length']) > sent.maxBytes;
  const maxBytes = isError ? ERROR_BODY_BYTES : isAnnouncedTooLarge ? 0 : sent.maxBytes;
  const decoded = decodedBody(body, headers['content-encoding'] ?? '');
  const { chunks, isWhole } = await readBody(decoded, { maxBytes, startedAt, decode: decoderOf(sent) });
  if (!isWhole && !isError) throw tooLarge(sent);
  return { url: sent.url, status, headers, text: chunks.map(({ text }) => text).join(''), chunks };
}

/** Makes text of the bytes that come next; without any, of what is left at the end. */
type Decode = (bytes?: Uint8Array) => string;

function decoderOf({ isBinary = false }: HttpRequest): Decode {
  if (isBinary) return (bytes = new Uint8Array()) => Buffer.from(bytes).toString('latin1');
  const decoder = new TextDecoder();
  return (bytes) => (bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
}

/** How a body is read. */
interface Reading {
  readonly maxBytes: number;
  readonly startedAt: number;
  readonly decode: Decode;
}

/** Reads at most `maxBytes` of a body; the connection of a longer one is cut, so that the rest is never received. */
async function readBody(body: AsyncIterable<Uint8Array>, { maxBytes, startedAt, decode }: Reading): Promise<Body> {
  const chunks: ReplyChunk[] = [];
  const add = (text: string) => {
    if (text !== '') chunks.push({ text, atMs: Math.round(performance.now() - startedAt) });
  };
  let size = 0;
  for await (const bytes of body) {
    const isTooMuch = size + bytes.length > maxBytes;
    if (isTooMuch) add(decode(bytes.subarray(0, maxBytes - size)) + decode());
    if (isTooMuch) return { chunks, isWhole: false };
    add(decode(bytes));
    size += bytes.length;
  }
  add(decode());
  return { chunks, isWhole: true };
}

function tooLarge({ url, maxBytes }: HttpRequest): StepFailure {
  return new StepFailure(
    'ReplyTooLarge',
    `${originOf(url)} sent a reply of more than ${maxBytes} bytes, the limit. Make it answer with less.`,
  );
}

function wrongEncoding({ url }: HttpRequest, cause: unknown): StepFailure {
  const message = `${originOf(url)} sent a body that is not in the content-encoding that its header names.`;
  return new StepFailure('BadReply', message, { cause });
}
