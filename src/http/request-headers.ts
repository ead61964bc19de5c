import { z } from 'zod';
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

/** The option of agents that leaves `traceparent` out; spread it into their strict schemas. */
export const TraceparentField = {
  traceparent: z
    .boolean()
    .default(true)
    .describe('Sends traceparent; false for an agent that must start its own traces.'),
};

/**
 * Headers by which servers, gateways and traces know a call again; each is ignored where it is not known. The parent that
 * `traceparent` names is exported by nobody: `isTraced` false leaves it out.
 */
export function identityHeaders(
  { idempotencyKey, clientRequestId, traceparent }: CallIdentity,
  isTraced = true,
): Record<string, string> {
  const identity = { 'idempotency-key': idempotencyKey, 'x-client-request-id': clientRequestId };
  return isTraced ? { ...identity, traceparent } : identity;
}
