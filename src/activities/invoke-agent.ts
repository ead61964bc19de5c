import type { AgentReply } from '../agents/agent.ts';
import { messagesOf } from '../contract/conversation-messages.ts';
import { displayCopy } from '../contract/display.ts';
import { StepFailure } from '../contract/failures.ts';
import { idempotencyKeyOf } from '../contract/ids.ts';
import type { NewReply, Reply, TurnState } from '../store/store.ts';
import type { Activities, AnswerShown } from './activities.ts';
import { attempt } from './attempt.ts';
import type { Dependencies } from './create-activities.ts';
import { retryWrite } from './retry-write.ts';
import { seedInfo } from './seed-info.ts';

type Input = Parameters<Activities['invokeAgent']>[0];

/**
 * Asks the agent, unless its reply to this turn is stored already, and stores the reply; the first one stored stands.
 * Every message comes from the store, never from a display copy.
 */
export async function invokeAgent(dependencies: Dependencies, input: Input): Promise<AnswerShown> {
  const { store } = dependencies;
  const stored = await attempt({ ...dependencies, step: 'agent', input }, async ({ runtime, signal }) => {
    const state = await store.readTurn(input);
    if (state.reply) return state.reply;
    const { spec, agent } = await runtime();
    const startedAt = performance.now();
    const reply = await agent.invoke({
      messages: messagesOf(spec, [...state.history], questionOf(state, input)),
      conversationId: input.conversationId,
      turn: input.turn,
      seed: seedInfo(spec, state.seed),
      idempotencyKey: idempotencyKeyOf(input.conversationId, input.turn),
      signal,
    });
    const answered = toStore(reply, performance.now() - startedAt);
    return retryWrite(() => store.saveReply(input, answered));
  });
  return shown(stored);
}

function questionOf(state: TurnState, input: Input): string {
  if (state.question !== null) return state.question;
  throw new StepFailure(
    'StoreInconsistent',
    `Turn ${input.turn} of ${input.conversationId} has no question in the store.`,
  );
}

function toStore(reply: AgentReply, latencyMs: number): NewReply {
  return {
    content: reply.content,
    replyMessages: reply.replyMessages ?? null,
    toolOutputs: reply.toolOutputs ?? [],
    traceId: reply.traceId ?? null,
    usage: reply.usage ?? null,
    latencyMs: Math.round(latencyMs),
    trace: reply.trace,
  };
}

function shown(reply: Reply): AnswerShown {
  return {
    answer: displayCopy(reply.content),
    toolOutputs: reply.toolOutputs.length,
    latencyMs: reply.latencyMs,
    ...(reply.usage && { inputTokens: reply.usage.inputTokens, outputTokens: reply.usage.outputTokens }),
    ...(reply.traceId !== null && { traceId: reply.traceId }),
  };
}
