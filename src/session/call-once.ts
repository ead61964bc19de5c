import { randomUUID } from 'node:crypto';
import { seedInfo } from '../activities/seed-info.ts';
import type { BatchRuntime } from '../activities/dependencies.ts';
import type { AgentReply } from '../agents/agent.ts';
import { callIdentity } from '../contract/call-identity.ts';
import { conversationMessages } from '../contract/conversation-messages.ts';
import { clip } from '../contract/display-copy.ts';
import { StepFailure } from '../contract/failures.ts';
import type { Exchange } from '../contract/user-turn.ts';
import type { GeneratedQuestions } from '../questions/question-generator.ts';
import { conversationIdOf } from '../contract/ids.ts';
import type { Seed } from '../contract/seed.ts';
import type { MeasuredCall } from '../progress/estimate-batch.ts';
import type { SettledSeed } from '../spec/settle-seeds.ts';

/** The steps of a first exchange, in order. */
export const FIRST_STEPS = ['agent', 'context', 'question'] as const;

/** One of the steps of a first exchange. */
export type FirstStep = (typeof FIRST_STEPS)[number];

/** In the place of a question, where the simulated user has none. */
const THE_END = '(the user ends the conversation here)';

/** What a step of the first exchange gave. */
export interface StepCalled extends MeasuredCall {
  readonly step: FirstStep;
  /** The answer, the context or the question, in full. */
  readonly text: string;
}

/** What is asked, and with which components. */
export interface FirstExchangeCall {
  readonly runtime: BatchRuntime;
  readonly seed: SettledSeed;
  readonly signal: AbortSignal;
}

/**
 * Makes the first exchange of a conversation as a batch would, each call once, and stores nothing: the agent answers the seed
 * question, and the generator makes the next one from the context. Ends after an empty context, and after the answer of a seed
 * without follow-up turns.
 * @throws {StepFailure} of the step after those that were given.
 */
export async function* callOnce(call: FirstExchangeCall): AsyncGenerator<StepCalled, void> {
  const { spec } = call.runtime;
  // An id of its own: no server may take the call for one that it has answered before.
  const given = { ...call.seed, conversationId: conversationIdOf(`validate-${randomUUID()}`, 'first') };
  const opening =
    given.question === '' ? await timed(() => askGenerator(call, given, { turns: [], context: '' })) : null;
  if (opening) yield { step: 'question', text: questionIn(opening.value), ms: opening.ms, usage: opening.value.usage };
  const seed = opening ? { ...given, question: questionIn(opening.value) } : given;
  const answering = await timed(() => askAgent(call, seed));
  const reply = answering.value;
  if (reply.session !== undefined) await endSession(call, seed, reply.session);
  yield { step: 'agent', text: reply.content, ms: answering.ms, usage: reply.usage };
  if ((seed.maxTurns ?? spec.maxTurns) === 0) return;
  const extracting = await timed(() => extractContext(call, seed, reply));
  yield { step: 'context', text: extracting.value, ms: extracting.ms };
  if (extracting.value === '' && !call.runtime.questions.isUser) return;
  const said = { question: seed.question, answer: reply.content, user: null };
  const generating = await timed(() => askGenerator(call, seed, { turns: [said], context: extracting.value }));
  if (generating.value.isEnd || generating.value.user?.end) {
    yield { step: 'question', text: THE_END, ms: generating.ms, usage: generating.value.usage };
    return;
  }
  yield { step: 'question', text: questionIn(generating.value), ms: generating.ms, usage: generating.value.usage };
}

/** @throws {StepFailure} `NoQuestion` */
function questionIn({ questions: [question = ''] }: GeneratedQuestions): string {
  if (question.trim() === '') throw new StepFailure('NoQuestion', 'The question generator returned no question.');
  return question.trim();
}

function askAgent({ runtime, signal }: FirstExchangeCall, seed: Seed): Promise<AgentReply> {
  const { spec, agent } = runtime;
  return agent.invoke({
    ...callIdentity(seed.conversationId, 0, 'agent'),
    messages: conversationMessages(spec, [], { question: seed.question, earlier: seed.history }),
    seed: seedInfo(spec, seed),
    signal,
  });
}

/** An agent that keeps sessions need not keep this one. */
async function endSession({ runtime, signal }: FirstExchangeCall, seed: Seed, session: string): Promise<void> {
  const { spec, agent } = runtime;
  const identity = callIdentity(seed.conversationId, 1, 'agent');
  await agent
    .endSession?.({ ...identity, messages: [], seed: seedInfo(spec, seed), session, signal })
    .catch(() => undefined);
}

async function extractContext({ runtime, signal }: FirstExchangeCall, seed: Seed, reply: AgentReply): Promise<string> {
  const { spec, agent, context } = runtime;
  const identity = callIdentity(seed.conversationId, 0, 'agent');
  const answeredAt = new Date().toISOString();
  const fetched =
    reply.trace === undefined
      ? await agent.fetchTrace?.({ ...identity, traceId: reply.traceId, answeredAt, signal })
      : undefined;
  const text = await context.extract({
    answer: reply.content,
    toolOutputs: reply.toolOutputs ?? [],
    readTrace: () => Promise.resolve(reply.trace ?? fetched?.trace),
  });
  return text.trim() === '' ? '' : clip(text, spec.context.maxContextChars);
}

function askGenerator(
  { runtime, signal }: FirstExchangeCall,
  seed: Seed,
  { turns, context }: { readonly turns: readonly Exchange[]; readonly context: string },
) {
  const { spec, questions } = runtime;
  const isContextAnswer = spec.context.type === 'agent-response';
  return questions.generate({
    ...callIdentity(seed.conversationId, turns.length, 'question'),
    context,
    previousQuestions: turns.map(({ question }) => question),
    agentDescription: seed.agentDescription ?? spec.agentDescription,
    messages: conversationMessages(spec, turns, { earlier: seed.history }),
    seed: seedInfo(spec, seed),
    ...((questions.isUser || questions.takesUser) && {
      user: { seed, spec, turns, isReaction: false, isContextAnswer },
    }),
    signal,
  });
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ value: Value; ms: number }> {
  const startedAt = performance.now();
  const value = await work();
  return { value, ms: performance.now() - startedAt };
}
