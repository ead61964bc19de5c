import { StepFailure } from '../contract/failures.ts';
import type { Usage } from '../contract/message.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import type { JsonReply } from '../http/http-reply.ts';
import { shownAddress } from '../http/http-url.ts';
import { REMEDIES } from '../http/refusals.ts';
import { bodyFailure } from '../http/reply-failure.ts';
import type { Answer, AnswerFrom } from './answer.ts';
import { answerOf } from './answer-of.ts';
import { onlyToolCalls } from './only-tool-calls.ts';
import { replyTrace } from './reply-trace.ts';
import { usageIn } from './usage-in.ts';
import { wholeBody } from './stream-body.ts';

/** A reply as every agent and generator reads it. */
export interface ReadReply extends Answer {
  /** Milliseconds from the request to the first words of a reply that came in parts. */
  readonly firstTextMs: number | undefined;
  /** The trace that came with it, in any encoding. */
  readonly trace: unknown;
  readonly traceId: string | undefined;
}

/** Where a reply came from, and how it is read. */
export interface ReplySource {
  /** For messages. */
  readonly url: string;
  readonly answerFrom?: AnswerFrom | undefined;
}

/**
 * Reads a reply in any form that servers of models and agents send, at once or as a stream; the body's shape tells which. MLflow puts it
 * under `predictions`.
 * @throws {StepFailure} `BadReply` for another shape; of an error inside a 2xx reply the type that it means.
 */
export function readReply(reply: JsonReply, { url, answerFrom }: ReplySource): ReadReply {
  const { body, firstTextMs } = wholeBody(reply);
  const failureIn = (hasAnswer: boolean) => bodyFailure({ ...reply, body }, { url, headers: {} }, hasAnswer);
  const failure = failureIn(true);
  if (failure) throw failure;
  const { predictions } = fieldsOf(body);
  const said = answerOf(predictions ?? body, answerFrom);
  const saysNothing = !said || (said.content.trim() === '' && said.toolCalls.length === 0);
  const hidden = saysNothing ? failureIn(false) : undefined;
  if (hidden) throw hidden;
  if (!said) throw badReply(reply, url, `in an unknown form: ${shapeOf(predictions ?? body)}`);
  if (said.finishReason === 'error') throw brokenOff(reply, url);
  return { ...said, usage: usageOf(body, said), firstTextMs, ...replyTrace(body) };
}

/** An answer without any text, which no turn can be made of. */
export function emptyReply(reply: JsonReply, url: string, answer: Answer): StepFailure {
  const { finishReason, messages } = answer;
  if (finishReason === 'content_filter') return blocked(reply, url);
  const asking = onlyToolCalls(reply, url, answer);
  if (asking) return asking;
  const shape = messages.length > 0 ? shapeOf(messages.at(-1)) : 'an empty text';
  const reason = finishReason === undefined ? shape : `finish_reason ${finishReason}`;
  return badReply(reply, url, `without any text (${reason}). If the model ran out of tokens, allow it more`);
}

function usageOf(body: unknown, { usage }: Answer): Usage | undefined {
  return usageIn(body) ?? usage;
}

function shapeOf(body: unknown): string {
  if (Array.isArray(body)) return `a list of ${body.length}`;
  const keys = Object.keys(fieldsOf(body));
  if (keys.length > 0) return `an object with ${keys.slice(0, 10).join(', ')}`;
  return body === null ? 'null' : typeof body;
}

/** A provider behind a gateway that failed in the middle of its answer. */
function brokenOff({ status, requestId }: JsonReply, url: string): StepFailure {
  const message = `${shownAddress(url)} answered ${status} with an answer that was broken off (finish_reason error).`;
  return new StepFailure('Unavailable', message, { status, requestId });
}

function blocked({ status, requestId }: JsonReply, url: string): StepFailure {
  const message = `${shownAddress(url)} answered ${status} without any text (finish_reason content_filter).${REMEDIES.Blocked}`;
  return new StepFailure('Blocked', message, { status, requestId });
}

function badReply({ status, requestId, redact }: JsonReply, url: string, found: string): StepFailure {
  const message = `${shownAddress(url)} answered ${status} ${redact?.(found) ?? found}.`;
  return new StepFailure('BadReply', message, { status, requestId });
}
