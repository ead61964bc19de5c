import type { Agent } from '../agents/agent.ts';
import { callIdentity } from '../contract/call-identity.ts';
import type { TurnInput } from '../contract/workflow-api.ts';
import type { Reply, Store } from '../store/store.ts';
import { retryWrite } from './attempt.ts';

/** Where the trace of a reply comes from, and where it goes. */
interface Fetching {
  readonly store: Store;
  readonly agent: Agent;
  readonly signal: AbortSignal;
}

/** Fetches and stores the trace that a reply came without; returns its id where there is one now. */
export async function fetchTrace(
  { store, agent, signal }: Fetching,
  input: TurnInput,
  reply: Reply,
): Promise<string | undefined> {
  if (!agent.fetchTrace || (await store.readTrace(input)) !== undefined) return undefined;
  const fetched = await agent.fetchTrace({
    ...callIdentity(input.conversationId, input.turn, 'agent'),
    traceId: reply.traceId ?? undefined,
    answeredAt: reply.answeredAt,
    signal,
  });
  if (!fetched) return undefined;
  await retryWrite(() => store.saveTrace(input, fetched));
  return fetched.traceId;
}
