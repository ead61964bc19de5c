import type { CallIdentity } from '../contract/call-identity.ts';

/** Headers by which servers, gateways and traces know a call again; each is ignored where it is not known. */
export function identityHeaders({
  idempotencyKey,
  clientRequestId,
  traceparent,
}: CallIdentity): Record<string, string> {
  return { 'idempotency-key': idempotencyKey, 'x-client-request-id': clientRequestId, traceparent };
}
