import type { ChatRequest } from './chat-completion.ts';

/** A request that is made again in another form, with a key of its own: under one key a server would answer both alike. */
export function withKeySuffix<Request extends Pick<ChatRequest, 'headers'>>(request: Request, suffix: string): Request {
  const { 'idempotency-key': key, ...headers } = request.headers;
  return { ...request, headers: { ...headers, ...(key !== undefined && { 'idempotency-key': `${key}${suffix}` }) } };
}
