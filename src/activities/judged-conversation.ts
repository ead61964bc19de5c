import { StepFailure } from '../contract/failures.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { JudgedConversation } from '../judges/judge.ts';
import type { NewJudgement } from '../store/judgement-store.ts';
import type { ConversationRow, Store } from '../store/store.ts';
import type { JudgeAsked } from './activities.ts';
import { saidTurn } from './question-request.ts';

/** A conversation as judges see it, and when its last turn was answered. */
type ReadConversation = JudgedConversation & Pick<NewJudgement, 'lastAnsweredAt'>;

/** A conversation as judges see it: with the end it has, or is about to have. */
export async function judgedConversation(
  store: Store,
  spec: SimulationSpec,
  input: JudgeAsked,
): Promise<ReadConversation> {
  const { batchId, seedIndex, conversationId } = input;
  const [row] = await store.readConversations({ batchId, from: seedIndex, limit: 1 });
  if (!row || row.seed.index !== seedIndex)
    throw new StepFailure('StoreInconsistent', `The store holds no seed ${seedIndex} of batch ${batchId}.`);
  const outcome = row.ending?.outcome ?? input.outcome;
  if (outcome === undefined)
    throw new StepFailure('StoreInconsistent', `The conversation ${conversationId} has not ended; judge it then.`);
  return {
    seed: row.seed,
    turns: row.turns.map(saidTurn),
    lastAnsweredAt: row.turns.at(-1)?.reply.answeredAt,
    contexts: await contextsOf(store, row, input),
    outcome,
    endReason: row.ending ? (row.ending.endReason ?? null) : (input.endReason ?? null),
    spec,
  };
}

/** The context that each turn left: it stands with the question of the next one, and that of the last by itself. */
async function contextsOf(store: Store, { turns }: ConversationRow, key: JudgeAsked): Promise<readonly string[]> {
  const last = turns.at(-1);
  if (!last) return [];
  const left = await store.findContext({ ...key, turn: last.turn });
  return [...turns.slice(1).map(({ contextUsed }) => contextUsed ?? ''), left?.content ?? ''];
}
