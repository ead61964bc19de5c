// The product's batch and shard with conversations whose four activities a turn are all regular: what a turn costs that does
// nothing and saves nothing.
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../src/activities/activities.ts';
import type { ConversationInput, ConversationResult } from '../../src/contract/workflow-api.ts';

export { batch } from '../../src/workflows/batch.ts';
export { shard } from '../../src/workflows/shard.ts';

const activities = proxyActivities<Activities>({ startToCloseTimeout: '1m' });

export async function conversation(input: ConversationInput): Promise<ConversationResult> {
  const { batchId, conversationId, seedIndex, maxTurns } = input;
  let { question } = input;
  for (let turn = 0; turn <= maxTurns; turn += 1) {
    const at = { batchId, conversationId, seedIndex, turn };
    await activities.invokeAgent({ ...at, question });
    if (turn === maxTurns) {
      await activities.persistTurn(at);
      break;
    }
    await Promise.all([activities.persistTurn(at), activities.extractContext(at)]);
    ({ question } = await activities.generateNextQuestion({ ...at, turn: turn + 1 }));
  }
  return activities.endConversation({ batchId, conversationId, seedIndex, outcome: 'completed' });
}
