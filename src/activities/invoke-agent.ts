import type { AgentReply } from '../agents/agent.ts';
import { callIdentity } from '../contract/call-identity.ts';
import { conversationMessages } from '../contract/conversation-messages.ts';
import { displayCopy } from '../contract/display-copy.ts';
import { StepFailure } from '../contract/failures.ts';
import { turnsLost } from '../contract/turns-lost.ts';
import type { NewReply, Reply, TurnState } from '../store/store.ts';
import type { TurnInput } from '../contract/workflow-api.ts';
import type { AnswerShown } from './activities.ts';
import { attempt, retryWrite, type Work } from './attempt.ts';
import type { Dependencies } from './dependencies.ts';
import { fetchTrace } from './fetch-trace.ts';
import { seedInfo } from './seed-info.ts';

/**
 * Asks the agent, unless its reply to this turn is stored already, and stores the reply; the first one stored wins.
 * A trace that the agent's server keeps elsewhere is fetched after that. Every message comes from the store, never from a
 * display copy.
 */
export async function invokeAgent(dependencies: Dependencies, input: TurnInput): Promise<AnswerShown> {
  const { store } = dependencies;
  const stored = await attempt({ ...dependencies, step: 'agent', input }, async (work) => {
    const state = await store.readTurn(input);
    const reply = state.reply ?? (await ask(dependencies, input, state, work));
    const { agent } = await work.runtime();
    const traceId = await fetchTrace({ store, agent, signal: work.signal }, input, reply).catch(withoutStatus);
    return traceId === undefined ? reply : { ...reply, traceId };
  });
  return shown(stored);
}

/**
 * The tracking server has credentials of its own: that the agent accepted others says nothing about these. Without a status a
 * refusal is taken for what it is.
 */
function withoutStatus(error: unknown): never {
  if (!(error instanceof StepFailure) || error.type !== 'Unauthorized') throw error;
  throw new StepFailure('Unauthorized', error.message, { requestId: error.requestId, cause: error });
}

async function ask(
  { store, budget }: Dependencies,
  input: TurnInput,
  state: TurnState,
  { runtime, signal }: Work,
): Promise<Reply> {
  const question = questionOf(state, input);
  const { spec, agent } = await runtime();
  await budget.pass(input.batchId, spec);
  const startedAt = performance.now();
  const reply = await agent.invoke({
    ...callIdentity(input.conversationId, input.turn, 'agent'),
    messages: conversationMessages(spec, state.history, {
      question,
      earlier: state.seed.history,
    }),
    seed: seedInfo(spec, state.seed),
    session: state.session ?? undefined,
    signal,
  });
  const answered = toStore(reply, performance.now() - startedAt - (reply.waitedMs ?? 0));
  return retryWrite(() => store.saveReply(input, answered));
}

function questionOf({ question, history }: TurnState, { conversationId, turn }: TurnInput): string {
  if (question !== null && history.length === turn) return question;
  const what = history.length < turn ? `turn ${history.length}` : `the question of turn ${turn}`;
  throw turnsLost({ conversationId, what, committedTurns: history.length });
}

function toStore(reply: AgentReply, latencyMs: number): NewReply {
  return {
    content: reply.content,
    replyMessages: reply.replyMessages ?? null,
    toolOutputs: reply.toolOutputs ?? [],
    toolCalls: reply.toolCalls ?? [],
    traceId: reply.traceId ?? null,
    session: reply.session ?? null,
    usage: reply.usage ?? null,
    finishReason: reply.finishReason ?? null,
    firstTextMs: reply.firstTextMs ?? null,
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
    ...(reply.finishReason !== null && { finishReason: displayCopy(reply.finishReason) }),
    ...(reply.firstTextMs !== null && { firstTextMs: reply.firstTextMs }),
    ...(reply.traceId !== null && { traceId: displayCopy(reply.traceId) }),
  };
}
