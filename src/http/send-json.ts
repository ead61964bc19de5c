import { StepFailure } from '../contract/failures.ts';
import { MAX_REPLY_BYTES } from '../contract/limits.ts';
import { NestingError, parseJson } from '../contract/parse-json.ts';
import { htmlTitle, tryParseJson } from './error-text.ts';
import { exchange, type HttpMethod } from './exchange.ts';
import { type HttpReply, type JsonReply, requestIdOf } from './http-reply.ts';
import { shownAddress } from './http-url.ts';
import { redact, type Sent } from './redact.ts';
import { replyFailure } from './reply-failure.ts';
import { requestHeaders } from './request-headers.ts';
import type { RequestSource } from './request-source.ts';
import { streamEvents } from './stream-events.ts';

/** Enough of a body that is not JSON to recognise it, in characters. */
const LONGEST_QUOTE = 226;

/** A request that JSON answers. */
export interface JsonSend {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON; no body at all where it is `undefined`. */
  readonly body?: unknown;
  /** What else of the request, as its body, must not stand in a message. */
  readonly secrets?: readonly string[] | undefined;
  /** What of the spec it comes from, for the remedy of a refusal. */
  readonly source?: RequestSource | undefined;
  /** Bounds the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** Cancels the request; its reason is thrown untouched. */
  readonly signal?: AbortSignal | undefined;
  /** Largest reply, in bytes; default `MAX_REPLY_BYTES`. */
  readonly maxBytes?: number | undefined;
  /** Whether a 2xx reply may come without a body, which is `null` then. */
  readonly mayBeEmpty?: boolean | undefined;
}

/** A form that JSON answers. */
export interface FormRequest extends Omit<JsonSend, 'method' | 'body'> {
  /** Names and values, sent as `application/x-www-form-urlencoded`. */
  readonly form: Readonly<Record<string, string>>;
}

/**
 * Sends JSON, or nothing, and reads JSON. Nothing is tried again here: retries belong to Temporal.
 * @throws {StepFailure} for every other end than a 2xx reply with JSON, typed; no message holds a secret of the request.
 * @throws the signal's reason, untouched, when the caller aborts.
 */
export async function sendJson({
  maxBytes = MAX_REPLY_BYTES,
  body,
  headers,
  mayBeEmpty = false,
  ...rest
}: JsonSend): Promise<JsonReply> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const sent = {
    ...rest,
    asked: body,
    headers: requestHeaders(headers, text === undefined ? undefined : 'application/json'),
  };
  const reply = await exchange({ ...sent, body: text, maxBytes });
  return jsonReplyOf(mayBeEmpty && reply.text.trim() === '' ? { ...reply, text: 'null' } : reply, sent);
}

/** Posts a form and reads JSON; throws as `sendJson`. */
export async function postForm({
  form,
  headers,
  maxBytes = MAX_REPLY_BYTES,
  ...rest
}: FormRequest): Promise<JsonReply> {
  const sent = { ...rest, headers: requestHeaders(headers, 'application/x-www-form-urlencoded') };
  const body = new URLSearchParams(form).toString();
  return jsonReplyOf(await exchange({ method: 'POST', ...sent, body, maxBytes }), sent);
}

/**
 * Reads a whole reply as JSON, or as the events in which it came.
 * @throws {StepFailure} what `replyFailure` makes of another status than 2xx; `BadReply` for a body that is neither.
 */
export function jsonReplyOf(reply: HttpReply, asked: Sent): JsonReply {
  const { status, headers, url } = reply;
  const sent = { ...asked, url };
  if (status < 200 || status > 299) throw replyFailure(reply, sent);
  const hide = (text: string) => redact(text, sent);
  const facts = {
    status,
    headers,
    requestId: requestIdOf(headers, sent),
    redact: hide,
    asked: sent.asked,
    source: sent.source,
  };
  return { ...facts, ...contentOf(reply, sent) };
}

/** A body that only looks like a stream is JSON if it can be. */
function contentOf(reply: HttpReply, sent: Sent): Pick<JsonReply, 'body' | 'events'> {
  const { headers, text, chunks = [{ text, atMs: 0 }] } = reply;
  const contentType = headers['content-type'] ?? '';
  const body = contentType.startsWith('text/event-stream') ? undefined : tryParseJson(text);
  if (body !== undefined) return { body };
  const events = streamEvents(chunks, contentType) ?? [];
  return events.length > 0 ? { body: undefined, events } : { body: jsonOf(reply, sent) };
}

function jsonOf({ status, headers, text }: HttpReply, sent: Sent): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const said = redact(htmlTitle(text) ?? `${whatIsWrong(error)}: ${text}`, sent);
    const found = text === '' ? 'an empty body' : said.slice(0, LONGEST_QUOTE);
    throw new StepFailure('BadReply', `${shownAddress(sent.url)} answered ${status} with ${found}`, {
      status,
      requestId: requestIdOf(headers, sent),
    });
  }
}

/** What a body is that cannot be read as JSON. */
function whatIsWrong(error: unknown): string {
  return error instanceof NestingError ? `JSON ${error.message}` : 'something else than JSON';
}
