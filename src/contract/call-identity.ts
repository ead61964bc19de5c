import { idempotencyKeyOf } from './ids.ts';
import { sha256 } from './seed-ids.ts';

/** Names one call to a server, equally on every attempt at it, so that it can be found on the server's side. */
export interface CallIdentity {
  readonly conversationId: string;
  /** The turn that is asked, or that the question is for. */
  readonly turn: number;
  /** Lets the server recognize a repeated call. */
  readonly idempotencyKey: string;
  /** `<conversationId>/<turn>`: what MLflow keeps as `client_request_id`. */
  readonly clientRequestId: string;
  /** W3C trace context, `00-<32 hex>-<16 hex>-01`; the trace id is that of the turn. */
  readonly traceparent: string;
}

/** One judge's look at a conversation of so many turns. */
interface JudgeCall {
  readonly set: string;
  readonly judge: string;
  readonly turns: number;
}

/** Identity of a judge's call. Names may have letters that no header takes. */
export function judgeIdentity(conversationId: string, { set, judge, turns }: JudgeCall): CallIdentity {
  const names = [set, judge].map(encodeURIComponent).join('/');
  const idempotencyKey = `${conversationId}/${turns}/judge/${names}`;
  const traceparent = `00-${sha256(idempotencyKey).slice(0, 32)}-${sha256(names).slice(0, 16)}-01`;
  return { conversationId, turn: turns - 1, idempotencyKey, clientRequestId: idempotencyKey, traceparent };
}

/** Identity of a call: of the agent that answers `turn`, or of the generator that makes the question of `turn`. */
export function callIdentity(conversationId: string, turn: number, step: 'agent' | 'question'): CallIdentity {
  const clientRequestId = idempotencyKeyOf(conversationId, turn);
  const idempotencyKey = step === 'agent' ? clientRequestId : `${clientRequestId}/question`;
  const traceparent = `00-${sha256(clientRequestId).slice(0, 32)}-${sha256(idempotencyKey).slice(0, 16)}-01`;
  return { conversationId, turn, idempotencyKey, clientRequestId, traceparent };
}
