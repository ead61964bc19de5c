import { StepFailure } from '../contract/failures.ts';
import { MAX_REPLY_BYTES } from '../contract/limits.ts';
import { exchange } from '../http/exchange.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { joinUrl } from '../http/http-url.ts';
import type { HttpReply, JsonReply } from '../http/http-reply.ts';
import { jsonReplyOf } from '../http/send-json.ts';
import { tryParseJson } from '../http/error-text.ts';
import type { RequestSource } from '../http/request-source.ts';
import { requestHeaders } from '../http/request-headers.ts';
import { redact, type Sent } from '../http/redact.ts';

const LONGEST_REASON = 500;

/** One request to a model. */
export interface Invocation {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  /** Secrets in the body, which no message may hold. */
  readonly secrets?: readonly string[] | undefined;
  /** What of the spec it comes from, for the remedy of a refusal. */
  readonly source?: RequestSource | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The address that takes requests: `url` itself if it already ends so. */
export function invocationsUrl(url: string): string {
  return /\/(?:invocations|responses)\/?$/.test(new URL(url).pathname) ? url : joinUrl(url, 'invocations');
}

/**
 * Asks a model server. Where the model threw, MLflow sends its stack trace; the message then names the exception.
 * @throws {StepFailure} for every other end than a 2xx reply with JSON, typed.
 */
export async function invokeModel({ body, headers, ...request }: Invocation): Promise<JsonReply> {
  const sent = { ...request, asked: body, headers: requestHeaders(headers, 'application/json') };
  const text = JSON.stringify(body);
  const reply = await exchange({ ...sent, method: 'POST', body: text, maxBytes: MAX_REPLY_BYTES });
  try {
    return jsonReplyOf(reply, sent);
  } catch (error) {
    const exception = exceptionIn(reply, sent);
    if (exception === undefined || !(error instanceof StepFailure)) throw error;
    throw new StepFailure(error.type, `${error.message} The exception: ${exception}`, error);
  }
}

/** The last line of the stack trace in an error reply, as in `inv_error_chatmodel_agent_exception`. */
function exceptionIn({ text }: HttpReply, sent: Sent): string | undefined {
  const { stack_trace: stackTrace } = fieldsOf(tryParseJson(text));
  if (typeof stackTrace !== 'string') return undefined;
  return redact(stackTrace.trim().split('\n').at(-1) ?? '', sent).slice(0, LONGEST_REASON) || undefined;
}
