import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { StepFailure } from '../contract/failures.ts';
import { exchange } from '../http/exchange.ts';
import type { HttpReply } from '../http/http-reply.ts';
import { replyFailure } from '../http/reply-failure.ts';
import { requestHeaders } from '../http/request-headers.ts';
import { encodedSpans, partialSuccessIn, type Protocol } from './encode-spans.ts';
import type { PushedSpan } from './pushed-span.ts';
import { type Retrying, withRetries } from './with-retries.ts';

const compress = promisify(gzip);

const CONTENT_TYPES = { 'http/json': 'application/json', 'http/protobuf': 'application/x-protobuf' } as const;
/** A receiver says little. */
const MOST_REPLY_BYTES = 1_000_000;
const TOO_LARGE = 413;

/** Where spans go: an address that takes OTLP over HTTP. */
export interface SpanReceiver {
  readonly url: string;
  /** Secrets among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol: Protocol;
  readonly isGzip: boolean;
  /** Bounds each exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** The environment variables that credentials come from, for messages. */
  readonly variables?: readonly string[] | undefined;
}

/** Spans that a receiver took the request of, but did not take. */
export interface Rejection {
  readonly rejected: number;
  /** Why, or a warning where none was rejected; empty without a word. */
  readonly message: string;
}

/**
 * Sends spans, tried again as `retrying` says; a request that is too large for the receiver (413) is halved as long as it can be.
 * @throws {StepFailure} as `exchange` and `replyFailure`, and the signal's reason.
 */
export async function sendSpans(
  receiver: SpanReceiver,
  spans: readonly PushedSpan[],
  retrying: Retrying,
): Promise<Rejection> {
  try {
    return await withRetries(() => send(receiver, spans, retrying.signal), retrying);
  } catch (error) {
    const isDivisible = error instanceof StepFailure && error.status === TOO_LARGE && spans.length > 1;
    if (!isDivisible) throw error;
    const half = Math.ceil(spans.length / 2);
    const first = await sendSpans(receiver, spans.slice(0, half), retrying);
    const second = await sendSpans(receiver, spans.slice(half), retrying);
    return { rejected: first.rejected + second.rejected, message: first.message || second.message };
  }
}

async function send(
  { url, headers, protocol, isGzip, timeoutMs, variables }: SpanReceiver,
  spans: readonly PushedSpan[],
  signal: AbortSignal,
): Promise<Rejection> {
  const body = encodedSpans(spans, protocol);
  const encoding = isGzip ? { 'content-encoding': 'gzip' } : {};
  const accepted = { accept: `${CONTENT_TYPES[protocol]}, application/json` };
  const sent = {
    url,
    headers: requestHeaders({ ...accepted, ...headers, ...encoding }, CONTENT_TYPES[protocol]),
    source: { variables },
  };
  const reply = await exchange({
    ...sent,
    method: 'POST',
    body: isGzip ? await compress(body) : body,
    isBinary: true,
    timeoutMs,
    signal,
    maxBytes: MOST_REPLY_BYTES,
  });
  if (reply.status < 200 || reply.status > 299) throw replyFailure({ ...reply, text: readable(reply) }, sent);
  return partialSuccessIn(Buffer.from(reply.text, 'latin1'), protocolOf(reply, protocol));
}

/** Receivers may answer in the other encoding: MLflow answers JSON with protobuf. */
function protocolOf({ headers }: HttpReply, asked: Protocol): Protocol {
  const type = headers['content-type'] ?? '';
  if (type.includes('json')) return 'http/json';
  return type.includes('protobuf') ? 'http/protobuf' : asked;
}

/** An error in protobuf is a `google.rpc.Status`: its message, and some bytes around it that are no text. */
function readable({ text }: HttpReply): string {
  const utf8 = Buffer.from(text, 'latin1').toString('utf8');
  return utf8.replace(/[\p{Cc}\ufffd]+/gu, ' ').trim();
}
