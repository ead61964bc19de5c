import { FAILURES, StepFailure, type FailureType } from '../contract/failures.ts';
import { errorCodes, errorText } from './error-text.ts';
import type { HttpReply } from './exchange.ts';
import { addressOf } from './http-url.ts';
import { redact, type Sent } from './redact.ts';
import { requestIdOf } from './reply-headers.ts';
import { retryAfter } from './retry-after.ts';

/**
 * What a status other than 2xx means. Not listed: 5xx is `Unavailable`, everything else `InvalidRequest`. Three things
 * rule over the table: a 503 that names a time is a rate limit, a used-up quota does not come back by waiting, and the
 * header `x-should-retry` has the last word.
 */
const FAILURE_OF_STATUS: Readonly<Record<number, FailureType>> = {
  401: 'Unauthorized',
  403: 'Unauthorized',
  408: 'Unavailable',
  409: 'Unavailable',
  425: 'Unavailable',
  429: 'RateLimited',
};

const REMEDIES: Readonly<Partial<Record<FailureType, string>>> = {
  RateLimited: ' If this goes on, lower concurrency.',
  Unauthorized: ' Check the credentials and what they may access.',
  InvalidRequest: ' Asking again changes nothing: check the address and the options.',
};

/** The typed failure of a reply whose status is not 2xx; nothing secret of the request stands in its message. */
export function failureOfReply(reply: HttpReply, sent: Sent): StepFailure {
  const wait = retryAfter(reply.headers);
  const type = typeOf(reply, wait);
  const text = redact(errorText(reply.text), sent);
  const message = `${addressOf(sent.url)} answered ${reply.status}${text === '' ? '' : `: ${text}`}`;
  return new StepFailure(type, sentence(message) + (REMEDIES[type] ?? ''), {
    status: reply.status,
    retryAfterMs: wait,
    requestId: requestIdOf(reply.headers),
  });
}

function typeOf(reply: HttpReply, wait: number | undefined): FailureType {
  const type = typeByStatus(reply, wait);
  const isFinal = FAILURES[type].retry === 'never';
  const advice = reply.headers['x-should-retry']?.trim().toLowerCase();
  if (advice === 'true' && isFinal) return 'Unavailable';
  if (advice === 'false' && !isFinal) return 'InvalidRequest';
  return type;
}

function typeByStatus({ status, text }: HttpReply, wait: number | undefined): FailureType {
  if (status === 429 && errorCodes(text).includes('insufficient_quota')) return 'InvalidRequest';
  if (status === 503 && wait !== undefined) return 'RateLimited';
  return FAILURE_OF_STATUS[status] ?? (status >= 500 ? 'Unavailable' : 'InvalidRequest');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
