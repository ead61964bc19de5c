import { request } from 'undici';
import { StepFailure } from '../contract/failures.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { httpPool, transportFailure } from './http-pool.ts';
import { type HttpReply, replyHeaders } from './http-reply.ts';
import { originOf } from './http-url.ts';
import { currentPace } from './pace.ts';

/** An error reply is cut here, never refused: its status says enough. */
const ERROR_BODY_BYTES = 1024 * 1024;

/** A method that convsim sends. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request, ready to be sent. */
export interface HttpRequest {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Bounds the whole exchange: connecting, waiting for the reply and reading it; not the wait for a rate limit. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly maxBytes: number;
}

/** A body as text, and whether it is all of it. */
interface BodyText {
  readonly text: string;
  readonly isWhole: boolean;
}

/**
 * Sends a request, as soon as its pace allows, and reads the whole reply, whatever its status; redirects are not followed.
 * @throws {StepFailure} `TimedOut`, `Unavailable`, `ReplyTooLarge`, or `InvalidRequest` where it cannot be sent.
 * @throws the signal's reason, untouched, when the caller aborts, and whatever its pace throws.
 */
export async function exchange(sent: HttpRequest): Promise<HttpReply> {
  await currentPace()?.ready(originOf(sent.url), sent.signal);
  return exchangeNow(sent);
}

function exchangeNow(sent: HttpRequest): Promise<HttpReply> {
  const timedOut = () =>
    new StepFailure(
      'TimedOut',
      `${originOf(sent.url)} gave no whole reply within ${sent.timeoutMs} ms. Raise the timeout.`,
    );
  return withDeadline({ timeoutMs: sent.timeoutMs, signal: sent.signal, timedOut }, (signal) => send(sent, signal));
}

async function send(sent: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  try {
    return await receive(sent, signal);
  } catch (error) {
    throw error instanceof StepFailure ? error : transportFailure(error, sent);
  }
}

async function receive(sent: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  const {
    statusCode: status,
    headers,
    body,
  } = await request(sent.url, {
    method: sent.method,
    headers: sent.headers,
    body: sent.body ?? null,
    dispatcher: httpPool(),
    signal,
    // Off: the deadline rules, and undici's own 300 s would cut a longer timeout short.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const isError = status < 200 || status > 299;
  // A length that is announced needs no reading to be refused.
  const isAnnouncedTooLarge = Number(headers['content-length']) > sent.maxBytes;
  const maxBytes = isError ? ERROR_BODY_BYTES : isAnnouncedTooLarge ? 0 : sent.maxBytes;
  const { text, isWhole } = await readBody(body, maxBytes);
  if (!isWhole && !isError) throw tooLarge(sent);
  return { status, headers: replyHeaders(headers), text };
}

/** Reads at most `maxBytes` of a UTF-8 body; the connection of a longer one is cut, so that the rest is never received. */
async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<BodyText> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    const isTooMuch = size + chunk.length > maxBytes;
    chunks.push(isTooMuch ? chunk.subarray(0, maxBytes - size) : chunk);
    if (isTooMuch) return { text: textOf(chunks), isWhole: false };
    size += chunk.length;
  }
  return { text: textOf(chunks), isWhole: true };
}

function textOf(chunks: readonly Uint8Array[]): string {
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function tooLarge({ url, maxBytes }: HttpRequest): StepFailure {
  return new StepFailure(
    'ReplyTooLarge',
    `${originOf(url)} sent a reply of more than ${maxBytes} bytes, the limit. Make it answer with less.`,
  );
}
