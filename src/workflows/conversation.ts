import {
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  defineQuery,
  getExternalWorkflowHandle,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { batchWorkflowId } from '../contract/ids.ts';
import type { Outcome } from '../contract/outcome.ts';
import { type ConversationInput, type ConversationResult, TRANSCRIPT_QUERY } from '../contract/workflow-api.ts';
import { conversationNow, type ExchangeShown } from '../contract/cards.ts';
import { failureOf, type FailureWords, isPausing } from './failure-of.ts';
import { PauseGate, pauseSignal } from './pause-gate.ts';
import { endingAttributes } from './search-attributes.ts';
import { storeActivities } from './store-activities.ts';
import { firstStep, outcomeOfFailed, type Step } from './turn-policy.ts';
import { TurnSteps } from './turn-steps.ts';

/** Turns in the live card. */
const TURNS_SHOWN = 3;

/**
 * One simulated user talking to the agent, from the seed question to an outcome. The full texts stand in the store; here
 * pass only ids and display copies, so that history grows by the same amount each turn.
 * @throws {ApplicationFailure} with the outcome as type when a step failed for good; everything else returns.
 */
export async function conversation(input: ConversationInput): Promise<ConversationResult> {
  const tail: ExchangeShown[] = [];
  const show = () => setCurrentDetails(conversationNow(gate.reason, tail));
  const gate = new PauseGate(show);
  const onExchange = (exchange: ExchangeShown) => {
    tail.push(exchange);
    if (tail.length > TURNS_SHOWN) tail.shift();
    show();
  };
  const steps = new TurnSteps(input, { onExchange, isPaused: () => gate.reason !== null });
  const description = 'The last turns of this run, questions and answers clipped.';
  setHandler(defineQuery<ExchangeShown[]>(TRANSCRIPT_QUERY), () => tail, { description });
  let step = firstStep(input);
  try {
    while (step.do !== 'end') {
      await gate.passed();
      if (step.do === 'ask' && workflowInfo().continueAsNewSuggested) return await goOn(input, step.turn);
      step = await perform(steps, step, gate, input);
    }
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => end(input, 'cancelled'));
    throw error;
  }
  return end(input, step.outcome);
}

/** Performs one step, again after a pause if it was the worker's or the store's fault. */
async function perform(
  steps: TurnSteps,
  step: Exclude<Step, { do: 'end' }>,
  gate: PauseGate,
  input: ConversationInput,
): Promise<Step> {
  for (;;) {
    try {
      return await steps.perform(step);
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = failureOf(error);
      if (!isPausing(failure)) return fail(input, outcomeOfFailed(step), failure);
      await pauseBatch(input, failure, gate);
    }
  }
}

/** Pauses the whole batch: every other conversation would meet the same. */
async function pauseBatch(input: ConversationInput, failure: FailureWords, gate: PauseGate): Promise<void> {
  gate.pause(failure.message);
  await getExternalWorkflowHandle(batchWorkflowId(input.prefix, input.batchId)).signal(pauseSignal, failure.message);
  await gate.passed();
}

async function fail(input: ConversationInput, outcome: Outcome, failure: FailureWords): Promise<never> {
  await end(input, outcome, failure);
  throw ApplicationFailure.nonRetryable(`${failure.type}: ${failure.message}`, outcome);
}

async function end(input: ConversationInput, outcome: Outcome, failure?: FailureWords): Promise<ConversationResult> {
  const { batchId, conversationId, seedIndex } = input;
  const result = await storeActivities.endConversation({
    batchId,
    conversationId,
    seedIndex,
    outcome,
    ...(failure && { errorType: failure.type, errorMessage: failure.message }),
  });
  upsertSearchAttributes(endingAttributes(result));
  return result;
}

/** Starts the next run of a very long conversation with an empty history. */
async function goOn(input: ConversationInput, committedTurns: number): Promise<never> {
  return continueAsNew<typeof conversation>({ ...input, committedTurns });
}
