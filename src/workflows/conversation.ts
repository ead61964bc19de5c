import {
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  defineQuery,
  type ExternalWorkflowHandle,
  getExternalWorkflowHandle,
  isCancellation,
  patched,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { ConversationEnded } from '../activities/activities.ts';
import { batchWorkflowId } from '../contract/ids.ts';
import type { Outcome } from '../contract/outcome.ts';
import { type ConversationInput, type ConversationResult, TRANSCRIPT_QUERY } from '../contract/workflow-api.ts';
import { conversationNow, type ExchangeShown } from '../contract/cards.ts';
import { brakeSignal } from './brake.ts';
import { failureOf, type FailureWords, isExhausted, isMisconfigured, isPausing } from './failure-of.ts';
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
  const show = (reason = gate.reason) => setCurrentDetails(conversationNow(reason, tail));
  // A signal that came before the first task is handled while the gate is being made.
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
  const { outcome, turns } = await end(input, step.outcome);
  return { outcome, turns };
}

/** Performs one step, again after a pause if it was the worker's or the store's fault. */
async function perform(
  steps: TurnSteps,
  step: Exclude<Step, { do: 'end' }>,
  gate: PauseGate,
  input: ConversationInput,
): Promise<Step> {
  for (let isFirst = true; ;) {
    try {
      return await steps.perform(step);
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = failureOf(error);
      if (isExhausted(failure)) return { do: 'end', outcome: 'budget-exhausted' };
      // What a worker lacked may have been given to it before this was heard of: asked again, it costs no call.
      if (isFirst && isMisconfigured(failure) && patched('misconfigured-twice')) isFirst = false;
      else if (isPausing(failure)) await pauseBatch(input, failure, gate);
      // While the batch is paused somebody may mend what made the step fail: it is tried once more then.
      else if (gate.reason !== null && patched('failed-in-a-pause')) await gate.passed();
      else return fail(input, outcomeOfFailed(step), failure);
    }
  }
}

/** Pauses the whole batch: every other conversation would meet the same. */
async function pauseBatch(input: ConversationInput, failure: FailureWords, gate: PauseGate): Promise<void> {
  // Thousands that meet the same must not all tell the batch: a run takes 10,000 signals.
  const isKnown = gate.reason !== null && patched('pause-is-known');
  gate.pause(failure.message);
  if (!isKnown)
    await root(input)
      .signal(pauseSignal, failure.message)
      .catch(() => undefined);
  await gate.passed();
}

function root({ prefix, batchId }: ConversationInput): ExternalWorkflowHandle {
  return getExternalWorkflowHandle(batchWorkflowId(prefix, batchId));
}

async function fail(input: ConversationInput, outcome: Outcome, failure: FailureWords): Promise<never> {
  const { brake } = await end(input, outcome, failure);
  // A batch that cannot be told has ended, and this conversation has too.
  if (brake !== undefined)
    await root(input)
      .signal(brakeSignal, brake)
      .catch(() => undefined);
  throw ApplicationFailure.nonRetryable(`${failure.type}: ${failure.message}`, outcome);
}

async function end(input: ConversationInput, outcome: Outcome, failure?: FailureWords): Promise<ConversationEnded> {
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
