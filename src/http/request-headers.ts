import type { CallIdentity } from '../contract/call-identity.ts';

/** Names in lower case, and convsim's own headers where the caller has none of that name. */
export function requestHeaders(
  headers: Readonly<Record<string, string>> = {},
  contentType?: string,
): Record<string, string> {
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    accept: 'application/json',
    // Without it any encoding would do, and an answer could be small on the wire and huge in memory.
    'accept-encoding': 'identity',
    ...(contentType !== undefined && { 'content-type': contentType }),
    'user-agent': 'convsim',
    ...Object.fromEntries(own),
  };
}

/** Headers by which servers, gateways and traces know a call again; each is ignored where it is not known. */
export function identityHeaders({
  idempotencyKey,
  clientRequestId,
  traceparent,
}: CallIdentity): Record<string, string> {
  return { 'idempotency-key': idempotencyKey, 'x-client-request-id': clientRequestId, traceparent };
}
