import type { FailureType } from '../contract/failures.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import type { ReplyHeaders } from '../http/http-reply.ts';
import { refusalOf } from '../http/refusal-of.ts';
import { jsonText } from './check-returned.ts';

/** What an error that a user's function threw means. */
interface ThrownVerdict {
  readonly type: FailureType;
  readonly remedy: string;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** Longest part of an error's body that is looked at. */
const LONGEST_BODY = 20_000;

/**
 * What a thrown error means. One with a status, as the clients of OpenAI, Anthropic, the AI SDK, axios and AWS throw, means the
 * same as a reply of that status with its headers and body. `retryAfterMs` (milliseconds) asks to wait; `retryable: false` or
 * `isRetryable: false` makes it final. Anything else is `ModuleThrew`.
 */
export function verdictOf(error: unknown): ThrownVerdict {
  const fields = fieldsOf(error);
  const retryAfterMs = numberOf(fields['retryAfterMs']);
  const status = statusOf(fields);
  const isFinal = fields['retryable'] === false || fields['isRetryable'] === false;
  if (status === undefined) {
    if (isFinal) return { type: 'InvalidRequest', remedy: '', retryAfterMs };
    return { type: retryAfterMs === undefined ? 'ModuleThrew' : 'RateLimited', remedy: '', retryAfterMs };
  }
  const verdict = refusalOf({ status, headers: headersOf(fields), body: bodyOf(fields) });
  const isRefused = isFinal && (verdict.type === 'Unavailable' || fields['retryable'] === false);
  const type = isRefused ? 'InvalidRequest' : retryAfterMs === undefined ? verdict.type : 'RateLimited';
  return {
    type,
    remedy: type === verdict.type ? verdict.remedy : '',
    status,
    retryAfterMs: retryAfterMs ?? verdict.retryAfterMs,
  };
}

function statusOf(fields: Readonly<Record<string, unknown>>): number | undefined {
  const { status, statusCode, code, response, $metadata: metadata } = fields;
  const named = [status, statusCode, fieldsOf(response)['status'], fieldsOf(metadata)['httpStatusCode'], code];
  return named.map(numberOf).find((each) => each !== undefined && each >= 300 && each <= 599);
}

/** Headers, as an object or as `Headers`; names in lower case. */
function headersOf({ headers, responseHeaders, response }: Readonly<Record<string, unknown>>): ReplyHeaders {
  const found = headers ?? responseHeaders ?? fieldsOf(response)['headers'];
  const entries: [unknown, unknown][] =
    found instanceof Headers ? [...found.entries()] : Object.entries(fieldsOf(found));
  return Object.fromEntries(entries.map(([name, value]) => [String(name).toLowerCase(), [value].flat().join(', ')]));
}

/** The body that the error came with, or one made of what it says itself. */
function bodyOf(fields: Readonly<Record<string, unknown>>): string {
  const { body, responseBody, error, data, response, message, code, type, name } = fields;
  const sent = [responseBody, body, fieldsOf(response)['data'], data, error].find(Boolean);
  const text = typeof sent === 'string' ? sent : jsonText(sent && { error: fieldsOf(sent)['error'] ?? sent });
  return (text ?? jsonText({ error: { message, code, type: type ?? name } }) ?? '').slice(0, LONGEST_BODY);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
