import { StepFailure } from '../contract/failures.ts';
import type { HttpReply } from './exchange.ts';
import { failureOfReply } from './failure-of-reply.ts';
import { htmlTitle } from './html-title.ts';
import { addressOf } from './http-url.ts';
import { redact, type Sent } from './redact.ts';
import { requestIdOf, type ReplyHeaders } from './reply-headers.ts';

/** Enough of a body that is no JSON to tell what it is, in characters. */
const LONGEST_QUOTE = 226;

/** A 2xx reply with its body parsed. */
export interface JsonReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: unknown;
  /** The server's id of the request, where it names one. */
  readonly requestId?: string | undefined;
  /** Hides the secrets of the request in what a message quotes of the body. */
  readonly redact?: ((text: string) => string) | undefined;
}

/**
 * Reads a whole reply as JSON.
 * @throws {StepFailure} what `failureOfReply` makes of another status than 2xx; `BadReply` for a body that is no JSON.
 */
export function jsonReplyOf(reply: HttpReply, sent: Sent): JsonReply {
  const { status, headers } = reply;
  if (status < 200 || status > 299) throw failureOfReply(reply, sent);
  const hide = (text: string) => redact(text, sent);
  return { status, headers, body: jsonOf(reply, sent), requestId: requestIdOf(headers, sent), redact: hide };
}

function jsonOf({ status, headers, text }: HttpReply, sent: Sent): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const said = redact(htmlTitle(text) ?? `something else than JSON: ${text}`, sent);
    const found = text === '' ? 'an empty body' : said.slice(0, LONGEST_QUOTE);
    throw new StepFailure('BadReply', `${addressOf(sent.url)} answered ${status} with ${found}`, {
      status,
      requestId: requestIdOf(headers, sent),
    });
  }
}
