import { StepFailure, type FailureFacts, type FailureType } from '../contract/failures.ts';
import { errorInBody, errorWithoutAnswer } from './error-in-body.ts';
import { errorText } from './error-text.ts';
import { type HttpReply, type JsonReply, requestIdOf } from './http-reply.ts';
import { shownAddress, originOf } from './http-url.ts';
import { currentPace } from './pace.ts';
import { proxyFor, viaProxy } from './proxy-for.ts';
import { redirection } from './redirect.ts';
import { redact, type Sent } from './redact.ts';
import { refusalOf } from './refusal-of.ts';

/**
 * The typed failure of a reply whose status is not 2xx, as `refusals.ts` lists them. Nothing secret of the request stands in
 * the message. The pace learns of a rate limit here.
 */
export function replyFailure(reply: HttpReply, sent: Sent): StepFailure {
  const { status, headers } = reply;
  const { type, remedy, retryAfterMs } = refusalOf({ ...sent, status, headers, body: reply.text });
  const text = errorText(reply.text, (said) => redact(said, sent));
  const message = `${shownAddress(sent.url)} answered ${status}${text === '' ? '' : `: ${text}`}`;
  const { said, remedy: instead } = redirection(reply, sent);
  return failureOf(type, sentence(message) + said + (instead ?? remedy) + proxyNote(status, sent), sent, {
    status,
    retryAfterMs,
    requestId: requestIdOf(headers, sent),
  });
}

/**
 * The failure that stands inside a 2xx reply, as `error-in-body.ts` finds it; `undefined` where there is none. Its
 * type follows from the code it names, a name or a status such as `429`; without a known one it is `Unavailable`.
 */
export function bodyFailure(reply: JsonReply, sent: Sent, hasAnswer = true): StepFailure | undefined {
  const { status, headers, requestId, asked, source } = reply;
  const found = hasAnswer ? errorInBody(reply.body) : errorWithoutAnswer(reply.body);
  if (found === undefined) return undefined;
  const body = JSON.stringify({ error: found });
  const { type, remedy, retryAfterMs } = refusalOf({ status: 200, headers, body, asked, source });
  const said = errorText(body, (whole) => redact(reply.redact?.(whole) ?? whole, sent));
  const message = `${shownAddress(sent.url)} answered ${status} with an error: ${said}`;
  return failureOf(type, sentence(message) + remedy, sent, { status, requestId, retryAfterMs });
}

/** Whatever counts as a rate limit slows the requests of every worker down, and nothing else does. */
function failureOf(type: FailureType, message: string, { url }: Sent, facts: FailureFacts): StepFailure {
  if (type === 'RateLimited') currentPace()?.refused(originOf(url));
  return new StepFailure(type, message, facts);
}

/** `text` with a full stop where it has no end. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A refusal of these statuses may be the proxy's own. */
function proxyNote(status: number, { url }: Sent): string {
  return [403, 407, 502, 503, 504].includes(status) ? viaProxy(proxyFor(url)) : '';
}
