import { MAX_REPLY_BYTES } from '../contract/limits.ts';
import { exchange, type HttpMethod } from './exchange.ts';
import { jsonReplyOf, type JsonReply } from './json-reply.ts';
import { requestHeaders } from './request-headers.ts';

export type { JsonReply } from './json-reply.ts';

/** A request that JSON answers. */
export interface JsonSend {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON; no body at all where it is `undefined`. */
  readonly body?: unknown;
  /** Bounds the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** Cancels the request; its reason is thrown untouched. */
  readonly signal?: AbortSignal | undefined;
  /** Largest reply, in bytes; default `MAX_REPLY_BYTES`. */
  readonly maxBytes?: number | undefined;
}

/**
 * Sends JSON, or nothing, and reads JSON. Nothing is tried again here: retries belong to Temporal.
 * @throws {StepFailure} for every other end than a 2xx reply with JSON, typed; no message holds a secret of the request.
 * @throws the signal's reason, untouched, when the caller aborts.
 */
export async function sendJson({ maxBytes = MAX_REPLY_BYTES, body, headers, ...rest }: JsonSend): Promise<JsonReply> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const sent = {
    ...rest,
    headers: requestHeaders(headers, text === undefined ? undefined : 'application/json'),
  };
  return jsonReplyOf(await exchange({ ...sent, body: text, maxBytes }), sent);
}
