import { callIdentity } from '../contract/call-identity.ts';
import { conversationMessages } from '../contract/conversation-messages.ts';
import { displayCopy } from '../contract/display-copy.ts';
import { StepFailure } from '../contract/failures.ts';
import type { QuestionRequest } from '../questions/question-generator.ts';
import type { Question, TurnKey } from '../store/store.ts';
import type { TurnInput } from '../contract/workflow-api.ts';
import type { QuestionShown } from './activities.ts';
import { attempt, retryWrite } from './attempt.ts';
import type { BatchRuntime, Dependencies } from './dependencies.ts';
import { seedInfo } from './seed-info.ts';

/** Stored in the place of the question that the user did not ask; no question is empty. */
const THE_END = '';

/** Makes and stores the question that turn `input.turn` asks, from the context of the turn before. */
export async function generateNextQuestion(dependencies: Dependencies, input: TurnInput): Promise<QuestionShown> {
  const { store } = dependencies;
  const question = await attempt({ ...dependencies, step: 'question', input }, async ({ runtime, signal }) => {
    const stored = await store.findQuestion(input);
    if (stored) return stored;
    const ready = await runtime();
    await dependencies.budget.pass(input.batchId, ready.spec);
    const request = await requestOf(dependencies, ready, input);
    const startedAt = performance.now();
    const made = await ready.questions.generate({ ...request, signal });
    const { questions, isEnd = false, usage, expectedFacts, waitedMs = 0 } = made;
    const content = isEnd ? THE_END : questions[0]?.trim();
    if (content === undefined || (content === '' && !isEnd))
      throw new StepFailure('NoQuestion', `The question generator returned no question for turn ${input.turn}.`);
    const saved: Question = {
      content,
      expectedFacts: expectedFacts ?? null,
      usage: usage ?? null,
      latencyMs: Math.round(performance.now() - startedAt - waitedMs),
    };
    return retryWrite(() => store.saveQuestion(input, saved));
  });
  const isEnd = question.content === THE_END;
  return { question: displayCopy(question.content), latencyMs: question.latencyMs, ...(isEnd && { isEnd }) };
}

async function requestOf(
  { store }: Dependencies,
  { spec }: BatchRuntime,
  input: TurnInput,
): Promise<Omit<QuestionRequest, 'signal'>> {
  const state = await store.readTurn(input);
  const before: TurnKey = { ...input, turn: input.turn - 1 };
  const context = await store.findContext(before);
  if (!context)
    throw new StepFailure('StoreInconsistent', `Turn ${before.turn} of ${input.conversationId} has no context.`);
  return {
    context: context.content,
    previousQuestions: state.history.map((exchange) => exchange.question),
    agentDescription: state.seed.agentDescription ?? spec.agentDescription,
    messages: conversationMessages(spec, state.history),
    seed: seedInfo(spec, state.seed),
    ...callIdentity(input.conversationId, input.turn, 'question'),
  };
}
