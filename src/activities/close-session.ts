import { Context } from '@temporalio/activity';
import { callIdentity } from '../contract/call-identity.ts';
import type { ConversationRef } from './activities.ts';
import type { Dependencies } from './dependencies.ts';
import { seedInfo } from './seed-info.ts';

/** Tells the agent that a conversation has ended, where it keeps a session for it. */
export async function closeSession({ store, runtimeOf }: Dependencies, input: ConversationRef): Promise<void> {
  const turn = await store.countTurns(input);
  const { session, seed } = await store.readSaid({ ...input, turn });
  const { spec, agent } = await runtimeOf(input.batchId);
  if (session === null) return;
  await agent.endSession?.({
    ...callIdentity(input.conversationId, turn, 'agent'),
    messages: [],
    seed: seedInfo(spec, seed),
    session,
    signal: Context.current().cancellationSignal,
  });
}
