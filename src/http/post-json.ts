import { StepFailure } from '../contract/failures.ts';
import { MAX_REPLY_BYTES } from '../contract/limits.ts';
import { exchange, type HttpReply } from './exchange.ts';
import { failureOfReply } from './failure-of-reply.ts';
import { addressOf } from './http-url.ts';
import { redact, type Sent } from './redact.ts';
import { requestIdOf, type ReplyHeaders } from './reply-headers.ts';

/** A JSON request. */
export interface JsonRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body: unknown;
  /** Bounds the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** Cancels the request; its reason is thrown untouched. */
  readonly signal?: AbortSignal | undefined;
  /** Largest reply; default `MAX_REPLY_BYTES`. */
  readonly maxBytes?: number | undefined;
}

/** A 2xx reply with its body parsed. */
export interface JsonReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: unknown;
  /** The server's id of the request, where it names one. */
  readonly requestId?: string | undefined;
}

/**
 * Posts JSON and reads JSON. Nothing is tried again here: retries belong to Temporal.
 * @throws {StepFailure} for every other end than a 2xx reply with JSON, typed; no message holds a secret of the request.
 * @throws the signal's reason, untouched, when the caller aborts.
 */
export async function postJson(request: JsonRequest): Promise<JsonReply> {
  const sent = { url: request.url, headers: jsonHeaders(request.headers ?? {}) };
  const { timeoutMs, signal, maxBytes = MAX_REPLY_BYTES } = request;
  const body = JSON.stringify(request.body);
  const reply = await exchange({ method: 'POST', ...sent, body, timeoutMs, signal, maxBytes });
  if (reply.status < 200 || reply.status > 299) throw failureOfReply(reply, sent);
  const { status, headers } = reply;
  return { status, headers, body: jsonOf(reply, sent), requestId: requestIdOf(headers) };
}

function jsonHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'convsim',
    ...Object.fromEntries(own),
  };
}

function jsonOf({ status, headers, text }: HttpReply, sent: Sent): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const found = text === '' ? 'an empty body' : `something else than JSON: ${redact(text, sent).slice(0, 200)}`;
    throw new StepFailure('BadReply', `${addressOf(sent.url)} answered ${status} with ${found}`, {
      status,
      requestId: requestIdOf(headers),
    });
  }
}
