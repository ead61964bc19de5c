import { FAILURES, StepFailure, type FailureFacts, type FailureType } from '../contract/failures.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { errorCodes, errorText } from './error-text.ts';
import { type HttpReply, type JsonReply, requestIdOf } from './http-reply.ts';
import { shownAddress, originOf } from './http-url.ts';
import { currentPace } from './pace.ts';
import { redact, type Sent } from './redact.ts';
import { FAILURE_OF_STATUS, REMEDIES, TRAPS, type Trap } from './reply-meanings.ts';
import { rateLimitReset, retryAfter } from './retry-timing.ts';

/**
 * The typed failure of a reply whose status is not 2xx, as `reply-meanings.ts` lists them. Two things rule over the list: a
 * 503 that names a time is a rate limit, and the header `x-should-retry` has the last word. Nothing secret of the request
 * stands in the message. The pace learns of a rate limit here.
 */
export function replyFailure(reply: HttpReply, sent: Sent): StepFailure {
  const wait = waitOf(reply);
  const trap = trapOf(reply.status, reply.text);
  const type = advisedType(typeOf(reply.status, trap, wait), reply);
  const text = errorText(reply.text, (said) => redact(said, sent));
  const message = `${shownAddress(sent.url)} answered ${reply.status}${text === '' ? '' : `: ${text}`}`;
  return failureOf(type, sentence(message) + redirection(reply, sent) + remedyOf(type, trap), sent, {
    status: reply.status,
    retryAfterMs: wait,
    requestId: requestIdOf(reply.headers, sent),
  });
}

/**
 * The failure that stands inside a 2xx reply, at `error` or `databricks_output.error`; `undefined` where there is none. Its
 * type follows from the code it names, a name or a status such as `429`; without a known one it is `Unavailable`.
 */
export function bodyFailure(reply: JsonReply, sent: Sent): StepFailure | undefined {
  const { status, requestId } = reply;
  const { error, databricks_output: output } = fieldsOf(reply.body);
  const found = fieldsOf(output)['error'] || error;
  if (!found) return undefined;
  const text = JSON.stringify({ error: found });
  const trap = trapOf(200, text);
  const type = trap?.type ?? typeOfCodes(errorCodes(text));
  const said = errorText(text, (whole) => redact(reply.redact?.(whole) ?? whole, sent));
  const message = `${shownAddress(sent.url)} answered ${status} with an error: ${said}`;
  return failureOf(type, sentence(message) + remedyOf(type, trap), sent, { status, requestId });
}

/** Whatever counts as a rate limit slows the requests of every worker down, and nothing else does. */
function failureOf(type: FailureType, message: string, { url }: Sent, facts: FailureFacts): StepFailure {
  if (type === 'RateLimited') currentPace()?.refused(originOf(url));
  return new StepFailure(type, message, facts);
}

/** The trap that an error reply of this status is; `undefined` where its status says all. */
function trapOf(status: number, text: string): Trap | undefined {
  const codes = errorCodes(text);
  const said = errorText(text);
  return TRAPS.find(
    (trap) =>
      (trap.statuses?.includes(status) ?? true) &&
      ((trap.codes?.some((code) => codes.includes(code)) ?? false) || (trap.text?.test(said) ?? false)),
  );
}

/** What a status means by itself. */
function typeOfStatus(status: number): FailureType {
  return FAILURE_OF_STATUS[status] ?? (status >= 500 ? 'Unavailable' : 'InvalidRequest');
}

/** What to do about a failure, as the end of its message. */
function remedyOf(type: FailureType, trap: Trap | undefined): string {
  return (trap?.type === type ? trap.remedy : undefined) ?? REMEDIES[type] ?? '';
}

/** `text` with a full stop where it has no end. */
function sentence(text: string): string {
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
  const target = redact(shownAddress(new URL(location, sent.url).href), sent);
  return ` It points to ${target}, and no redirect is followed.`;
}

function typeOfCodes(codes: readonly string[]): FailureType {
  const status = codes.map(Number).find((code) => code >= 400 && code <= 599);
  return status === undefined ? 'Unavailable' : typeOfStatus(status);
}
