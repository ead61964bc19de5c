import { fieldsOf } from '../contract/fields-of.ts';
import { tryParseJson } from '../http/error-text.ts';
import type { ReplyHeaders } from '../http/http-reply.ts';
import { jsonText } from './check-returned.ts';
import type { Fields } from './thrown-errors.ts';

/** The reply that an error carries, as far as it does. */
interface ThrownReply {
  readonly status: number | undefined;
  readonly headers: ReplyHeaders;
  readonly body: string | undefined;
}

/** Longest part of an error's body that is looked at. */
const LONGEST_BODY = 20_000;

/** A status in words: `Request failed with status code 429`, `Error code: 429 - …`, `429 Too many …`. */
const STATUS_IN_TEXT =
  /(?:^|\bstatus(?: code)?:? |\bHTTP(?:\/[\d.]+)? |\berror code: )([345]\d\d)(?=$|[:.,]| [-A-Z{"])/i;

/** The status, headers and body that an error carries, under the names of the usual clients. */
export function thrownReply(fields: Fields): ThrownReply {
  return { status: statusOf(fields), headers: headersOf(fields), body: bodyOf(fields) };
}

function statusOf(fields: Fields): number | undefined {
  const { status, statusCode, status_code: snake, httpStatus, code, response, $metadata: metadata, message } = fields;
  const reply = fieldsOf(response);
  const inText = typeof message === 'string' ? STATUS_IN_TEXT.exec(message)?.[1] : undefined;
  const inReply = [reply['status'], reply['statusCode'], fieldsOf(metadata)['httpStatusCode']];
  const named = [status, statusCode, snake, httpStatus, ...inReply, code, inText];
  return named.map(httpStatusOf).find((each) => each !== undefined);
}

function httpStatusOf(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && status >= 300 && status <= 599 ? status : undefined;
}

/** Headers, as an object, a map or a client's own class; names in lower case. `retryAfter` of the error counts in seconds. */
function headersOf({ headers, responseHeaders, response, $response, retryAfter }: Fields): ReplyHeaders {
  const found = headers ?? responseHeaders ?? fieldsOf(response)['headers'] ?? fieldsOf($response)['headers'];
  const entries = entriesOf(found).map(([name, value]) => [String(name).toLowerCase(), [value].flat().join(', ')]);
  const after = typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {};
  return { ...after, ...Object.fromEntries(entries) };
}

function entriesOf(headers: unknown): readonly (readonly [unknown, unknown])[] {
  const fields = fieldsOf(headers);
  const { toJSON } = fields;
  if (typeof toJSON === 'function') return Object.entries(fieldsOf(toJSON.call(headers)));
  if (Symbol.iterator in fields) return [...(headers as Iterable<readonly [unknown, unknown]>)];
  return Object.entries(fields);
}

/** The body that the error came with, as text; Google's client puts it into the message. */
function bodyOf({ body, responseBody, error, data, response, message }: Fields): string | undefined {
  const { data: received, body: raw } = fieldsOf(response);
  const sent = [responseBody, body, received, raw, data, error, jsonIn(message)].find(isBody);
  const text = typeof sent === 'string' ? sent : jsonText(sent && { error: fieldsOf(sent)['error'] ?? sent });
  return text?.slice(0, LONGEST_BODY);
}

/** A stream that was not read, as of a `Response`, says nothing. */
function isBody(value: unknown): boolean {
  return Boolean(value) && !(value instanceof ReadableStream);
}

function jsonIn(message: unknown): unknown {
  if (typeof message !== 'string' || !message.includes('{')) return undefined;
  const value = tryParseJson(message.slice(message.indexOf('{'), message.lastIndexOf('}') + 1));
  return typeof value === 'object' ? value : undefined;
}
