import { FAILURES, StepFailure, type FailureType } from '../contract/failures.ts';
import { errorCodes, errorText } from './error-text.ts';
import type { HttpReply } from './exchange.ts';
import { addressOf } from './http-url.ts';
import { rateLimitReset } from './rate-limit-reset.ts';
import { redact, type Sent } from './redact.ts';
import { FAILURE_OF_STATUS, REMEDIES, TRAPS, type Trap } from './reply-meanings.ts';
import { requestIdOf } from './reply-headers.ts';
import { retryAfter } from './retry-after.ts';

/**
 * The typed failure of a reply whose status is not 2xx, as `reply-meanings.ts` lists them. Two things rule over the list: a
 * 503 that names a time is a rate limit, and the header `x-should-retry` has the last word. Nothing secret of the request
 * stands in the message.
 */
export function failureOfReply(reply: HttpReply, sent: Sent): StepFailure {
  const wait = waitOf(reply);
  const trap = trapOf(reply.status, reply.text);
  const type = advisedType(typeOf(reply.status, trap, wait), reply);
  const text = errorText(reply.text, (said) => redact(said, sent));
  const message = `${addressOf(sent.url)} answered ${reply.status}${text === '' ? '' : `: ${text}`}`;
  return new StepFailure(type, sentence(message) + redirection(reply, sent) + remedyOf(type, trap), {
    status: reply.status,
    retryAfterMs: wait,
    requestId: requestIdOf(reply.headers, sent),
  });
}

/** The trap that an error reply of this status is; `undefined` where its status says all. */
export function trapOf(status: number, text: string): Trap | undefined {
  const codes = errorCodes(text);
  const said = errorText(text);
  return TRAPS.find(
    (trap) =>
      (trap.statuses?.includes(status) ?? true) &&
      ((trap.codes?.some((code) => codes.includes(code)) ?? false) || (trap.text?.test(said) ?? false)),
  );
}

/** What a status means by itself. */
export function typeOfStatus(status: number): FailureType {
  return FAILURE_OF_STATUS[status] ?? (status >= 500 ? 'Unavailable' : 'InvalidRequest');
}

/** What to do about a failure, as the end of its message. */
export function remedyOf(type: FailureType, trap: Trap | undefined): string {
  return (trap?.type === type ? trap.remedy : undefined) ?? REMEDIES[type] ?? '';
}

/** `text` with a full stop where it has no end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function waitOf({ status, headers }: HttpReply): number | undefined {
  const asked = retryAfter(headers);
  return asked === undefined && (status === 429 || status === 503) ? rateLimitReset(headers) : asked;
}

function typeOf(status: number, trap: Trap | undefined, wait: number | undefined): FailureType {
  if (status === 503 && wait !== undefined) return 'RateLimited';
  return trap?.type ?? typeOfStatus(status);
}

function advisedType(type: FailureType, { headers }: HttpReply): FailureType {
  const isFinal = FAILURES[type].retry === 'never';
  const advice = headers['x-should-retry']?.trim().toLowerCase();
  if (advice === 'true' && isFinal) return 'Unavailable';
  if (advice === 'false' && !isFinal) return 'InvalidRequest';
  return type;
}

function redirection({ status, headers: { location } }: HttpReply, sent: Sent): string {
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, sent.url)) return '';
  const target = redact(addressOf(new URL(location, sent.url).href), sent);
  return ` It points to ${target}, and no redirect is followed.`;
}
