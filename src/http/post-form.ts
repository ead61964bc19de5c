import { MAX_REPLY_BYTES } from '../contract/limits.ts';
import { exchange } from './exchange.ts';
import { jsonReplyOf, type JsonReply } from './json-reply.ts';
import { requestHeaders } from './request-headers.ts';
import type { JsonSend } from './send-json.ts';

/** A form that JSON answers. */
export interface FormRequest extends Omit<JsonSend, 'method' | 'body'> {
  /** Names and values, sent as `application/x-www-form-urlencoded`; put secrets into headers, where they are redacted. */
  readonly form: Readonly<Record<string, string>>;
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
