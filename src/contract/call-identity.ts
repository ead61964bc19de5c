import { createHash } from 'node:crypto';
import { idempotencyKeyOf } from './ids.ts';

/** Names one call to a server, the same for every attempt at it, so that it is found again on the server's side. */
export interface CallIdentity {
  readonly conversationId: string;
  /** The turn that is asked, or that the question is for. */
  readonly turn: number;
  /** Tells the server that two calls are the same one, made again. */
  readonly idempotencyKey: string;
  /** `<conversationId>/<turn>`: what MLflow keeps as `client_request_id`. */
  readonly clientRequestId: string;
  /** W3C trace context, `00-<32 hex>-<16 hex>-01`; the trace id is that of the turn. */
  readonly traceparent: string;
}

/** Identity of a call: of the agent that answers `turn`, or of the generator that makes the question of `turn`. */
export function callIdentity(conversationId: string, turn: number, step: 'agent' | 'question'): CallIdentity {
  const clientRequestId = idempotencyKeyOf(conversationId, turn);
  const idempotencyKey = step === 'agent' ? clientRequestId : `${clientRequestId}/question`;
  const traceparent = `00-${hash(clientRequestId, 16)}-${hash(idempotencyKey, 8)}-01`;
  return { conversationId, turn, idempotencyKey, clientRequestId, traceparent };
}

function hash(text: string, bytes: number): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, bytes * 2);
}
