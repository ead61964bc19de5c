import type { FailureType } from '../contract/failures.ts';
import { refusalOf, type RefusalVerdict } from '../http/refusal-of.ts';
import { jsonText } from './check-returned.ts';
import { type Fields, thrownErrors } from './thrown-errors.ts';
import { thrownReply } from './thrown-reply.ts';

/** What an error that a user's function threw means. */
interface ThrownVerdict {
  readonly type: FailureType;
  readonly remedy: string;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
}

/**
 * What a thrown error means. One with a status, as the clients of OpenAI, Anthropic, the AI SDK, axios and AWS throw, means the
 * same as a reply of that status with its headers and body, also where another error wraps it. `retryAfterMs` (milliseconds) asks
 * to wait; `retryable: false` or `isRetryable: false` makes it final. Anything else is `ModuleThrew`.
 * @param asked - What the function was given, which the error may repeat.
 */
export function verdictOf(error: unknown, asked?: unknown): ThrownVerdict {
  const errors = thrownErrors(error);
  const retryAfterMs = errors.map((fields) => numberOf(fields['retryAfterMs'])).find((each) => each !== undefined);
  const found = errors.map((fields) => answered(fields, asked)).find((each) => each !== undefined);
  const { status, verdict } = found ?? errors.map((fields) => named(fields, asked)).find(Boolean) ?? {};
  const isFinal = errors.some((fields) => fields['retryable'] === false);
  const isLost = isFinal || errors.some((fields) => fields['isRetryable'] === false);
  if (verdict === undefined) {
    if (isLost) return { type: 'InvalidRequest', remedy: '', retryAfterMs };
    return { type: retryAfterMs === undefined ? 'ModuleThrew' : 'RateLimited', remedy: '', retryAfterMs };
  }
  const isRefused = isFinal || (isLost && verdict.type === 'Unavailable');
  const type = isRefused ? 'InvalidRequest' : retryAfterMs === undefined ? verdict.type : 'RateLimited';
  const remedy = type === verdict.type ? verdict.remedy : '';
  return { type, remedy, status, retryAfterMs: retryAfterMs ?? verdict.retryAfterMs };
}

/** A verdict, and the status that it follows from, if the error names one. */
interface Found {
  readonly status?: number;
  readonly verdict: RefusalVerdict;
}

/** What an error with a status means. */
function answered(fields: Fields, asked: unknown): Found | undefined {
  const reply = thrownReply(fields);
  const { status, headers, body } = reply;
  if (status === undefined) return undefined;
  return { status, verdict: refusalOf({ status, headers, body: body ?? ownWords(fields, true), asked }) };
}

/** What an error without a status means by the body that it came with, or by the code or the class that it names: never by its words alone. */
function named(fields: Fields, asked: unknown): Found | undefined {
  const { headers, body } = thrownReply(fields);
  const verdict = refusalOf({ status: 200, headers, body: body ?? ownWords(fields, false), asked });
  // An error that says nothing known is `Unavailable` inside a reply, and the module's own here.
  return verdict.type === 'Unavailable' ? undefined : { verdict };
}

/** gRPC begins its message with the number and the name of a status. */
const GRPC_STATUS = /^\d{1,2} ([A-Z][A-Z_]{3,}): /;

/** A body made of what an error says itself. */
function ownWords({ message, code, type, name, status, lc_error_code: langChain }: Fields, withText: boolean): string {
  const grpc = typeof message === 'string' ? GRPC_STATUS.exec(message)?.[1] : undefined;
  const error = { code: langChain ?? code, type: type ?? name, status: grpc ?? status };
  return jsonText({ error: withText ? { ...error, message } : error }) ?? '';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
