import {
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  defineQuery,
  getExternalWorkflowHandle,
  isCancellation,
  setCurrentDetails,
  setHandler,
  type SignalDefinition,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { ConversationEnded } from '../activities/activities.ts';
import { batchWorkflowId } from '../contract/ids.ts';
import { isNormalOutcome, type Outcome } from '../contract/outcome.ts';
import { RUN_SET } from '../contract/judgement.ts';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.ts';
import { type ConversationInput, type ConversationResult, TRANSCRIPT_QUERY } from '../contract/workflow-api.ts';
import { conversationNow, type ExchangeShown } from '../contract/cards.ts';
import {
  failureOf,
  type FailureWords,
  isBlocked,
  isExhausted,
  isMisconfigured,
  isPausing,
  isRefused,
  turnsLeft,
} from './failure-of.ts';
import { judgeSideBySide } from './judge-step.ts';
import { PauseGate } from './pause-gate.ts';
import { brakeSignal, faultSignal, handleSignals, releaseSignal } from './handle-signals.ts';
import { inTask } from './in-task.ts';
import { courtesyOptions } from './activity-options.ts';
import { storeActivities } from './store-activities.ts';
import { firstStep, isOfFirstExchange, outcomeOfFailed, type Step } from './turn-policy.ts';
import { TurnSteps } from './turn-steps.ts';

/** Turns in the live card. */
const TURNS_SHOWN = 3;

/** How often one run goes back because the store has lost turns; one that loses them again and again is not repaired by asking again. */
const MOST_REWINDS = 3;

/**
 * One simulated user talking to the agent, from the seed question to an outcome. The full texts are in the store;
 * only ids and display copies pass through here, so that history grows by a constant amount per turn.
 * @throws {ApplicationFailure} with the outcome as type when a step failed for good; everything else returns.
 */
export async function conversation(input: ConversationInput): Promise<ConversationResult> {
  const tail: ExchangeShown[] = [];
  const show = (reason = gate.reason) => setCurrentDetails(conversationNow(reason, tail));
  const gate = new PauseGate(show);
  handleSignals(gate.handlers);
  const onExchange = (exchange: ExchangeShown) => {
    tail.push(exchange);
    if (tail.length > TURNS_SHOWN) tail.shift();
    show();
  };
  const description = 'The last turns of this run, questions and answers clipped.';
  setHandler(defineQuery<ExchangeShown[]>(TRANSCRIPT_QUERY), () => tail, { description });
  let { committedTurns } = input;
  for (let rewinds = 0; ; rewinds += 1) {
    try {
      return await converse({ ...input, committedTurns }, { gate, onExchange, rewinds });
    } catch (error) {
      const left = turnsLeft(error);
      if (left === undefined) throw error;
      committedTurns = left;
      tail.splice(0, Infinity, ...tail.filter(({ turn }) => turn < left));
      show();
    }
  }
}

/** What a conversation has beside its input. */
interface Conversing {
  readonly gate: PauseGate;
  readonly onExchange: (exchange: ExchangeShown) => void;
  /** How often it went back in this run. */
  readonly rewinds: number;
}

/** Converses from the first turn that is not committed to the end; fails as its step where the store has lost some of its turns. */
async function converse(input: ConversationInput, { gate, onExchange, rewinds }: Conversing) {
  const { maxTurns, committedTurns, policy } = input;
  const opens = input.question === '';
  const steps = new TurnSteps(input, { onExchange, isPaused: () => gate.reason !== null });
  let step = firstStep({ maxTurns, committedTurns, opens, reacts: policy.reacts ?? false });
  try {
    if (rewinds > MOST_REWINDS) await pauseBatch(input, KEEPS_LOSING, { gate, startedAt: Date.now() });
    while (step.name !== 'end') {
      await gate.passed();
      if (step.name === 'agent' && isRunFull()) {
        return await continueAsNew<typeof conversation>({ ...input, committedTurns: step.turn });
      }
      const next = await perform(steps, step, gate, input);
      if (isCanaryAt(step, input) && next.name === 'agent') await signalBatch(input, releaseSignal);
      step = next;
    }
    await judgeAtEnd(input, step, gate);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => end(input, { outcome: 'cancelled' }));
    throw error;
  }
  const closing = { ...step, isJudged: isJudged(input, step), turns: steps.committedTurns };
  const { brake: _, ...ended } = await end(input, closing);
  return ended;
}

/** Lets the judges of the spec look at a conversation that is about to end normally; what they find changes nothing of its end. */
async function judgeAtEnd(input: ConversationInput, step: End, gate: PauseGate): Promise<void> {
  const { batchId, conversationId, seedIndex, policy } = input;
  const { judges = [], judging, callQueue } = policy;
  if (!isJudged(input, step) || !judging) return;
  const { outcome, reason } = step;
  const ending = { outcome, ...(reason !== undefined && { endReason: reason }) };
  const asked = judges.map((judge, index) => {
    return { batchId, conversationId, seedIndex, set: RUN_SET, judge, index, ...ending };
  });
  await judgeSideBySide(asked, {
    gate,
    policy: judging,
    callQueue,
    pause: (why, startedAt) => pauseBatch(input, why, { gate, startedAt }),
    brake: (why) => signalBatch(input, brakeSignal, why),
  });
}

type End = Extract<Step, { name: 'end' }>;

function isJudged({ policy: { judges = [] } }: ConversationInput, { outcome }: End): boolean {
  return judges.length > 0 && isNormalOutcome(outcome);
}

/** Performs one step, again after a pause if it was the worker's or the store's fault. */
async function perform(
  steps: TurnSteps,
  step: Exclude<Step, { name: 'end' }>,
  gate: PauseGate,
  input: ConversationInput,
): Promise<Step> {
  for (let isFirst = true; ;) {
    const startedAt = Date.now();
    try {
      return await steps.perform(step);
    } catch (error) {
      if (isCancellation(error) || turnsLeft(error) !== undefined) throw error;
      const failure = failureOf(error);
      if (isExhausted(failure)) return exhausted(step);
      if (isBlocked(failure)) return { name: 'end', outcome: 'blocked', failure };
      // The worker may have got what it lacked before this failure arrived: asking once more costs no call.
      if (isFirst && isMisconfigured(failure)) isFirst = false;
      else if (isPausing(failure)) await pauseBatch(input, failure.message, { gate, startedAt });
      else if (isCanaryAt(step, input) && isRefused(failure)) {
        await pauseBatch(input, refusalOfCanary(failure), { gate, startedAt });
      }
      // While the batch is paused somebody may fix what made the step fail: it is tried once more after the pause.
      else if (gate.reason !== null) await gate.passed();
      else return fail(input, { outcome: outcomeOfFailed(step), failure, turns: steps.committedTurns });
    }
  }
}

const KEEPS_LOSING =
  'the store keeps losing what it has stored. Check its disk, and whether something puts older copies in its place, then resume the batch.';

/** Out of budget; a conversation that has had all its turns and was only to react is complete. */
function exhausted(step: Step): Step {
  const isWhole = (step.name === 'question' || step.name === 'verify') && step.isReaction === true;
  return { name: 'end', outcome: isWhole ? 'completed' : 'budget-exhausted' };
}

/** Whether the other conversations of the batch have not started because of this step. */
function isCanaryAt(step: Step, { isCanary }: ConversationInput): boolean {
  return isCanary && isOfFirstExchange(step);
}

function refusalOfCanary({ message }: FailureWords): string {
  return `${message.replace(/\.?$/, '.')} No other conversation has started; fix the cause, then resume the batch.`;
}

/** Pauses the whole batch: every other conversation would fail alike. Resolves when the batch continues. */
async function pauseBatch(
  input: ConversationInput,
  reason: string,
  { gate, startedAt }: { readonly gate: PauseGate; readonly startedAt: number },
): Promise<void> {
  // Thousands with the same failure must not all signal the batch: a run takes 10,000 signals.
  const isKnown = gate.reason !== null;
  gate.pause(reason);
  if (!isKnown) await signalBatch(input, faultSignal, { reason, workflowId: workflowInfo().workflowId, startedAt });
  await gate.passed();
}

/** A batch that cannot be signalled has ended. */
async function signalBatch<Args extends unknown[]>(
  { prefix, batchId }: ConversationInput,
  signal: SignalDefinition<Args>,
  ...args: Args
): Promise<void> {
  const batch = getExternalWorkflowHandle(batchWorkflowId(prefix, batchId));
  await batch.signal(signal, ...args).catch(() => undefined);
}

async function fail(input: ConversationInput, closing: Failing): Promise<never> {
  const { failure } = closing;
  const ended = await end(input, closing);
  if (ended.brake !== undefined) await signalBatch(input, brakeSignal, ended.brake);
  throw ApplicationFailure.nonRetryable(`${failure.type}: ${failure.message}`, ended.outcome);
}

/** How a conversation is to end. */
interface Closing {
  readonly outcome: Outcome;
  readonly reason?: string | undefined;
  readonly failure?: FailureWords | undefined;
  /** Turns that were committed; absent where it may end with any. */
  readonly turns?: number;
  /** Whether judges looked at it. */
  readonly isJudged?: boolean;
}

type Failing = Closing & { readonly failure: FailureWords };

async function end(input: ConversationInput, closing: Closing): Promise<ConversationEnded> {
  const { outcome, reason, failure, turns, isJudged: hasVerdict = false } = closing;
  const { batchId, conversationId, seedIndex } = input;
  if (input.policy.closesSession) await closeSession(input);
  const cause = failure && { errorType: failure.type, errorMessage: failure.message };
  const why = reason === undefined ? {} : { endReason: reason };
  const judged = hasVerdict ? { isJudged: true } : {};
  const committed = turns === undefined ? {} : { turns };
  const ending = { batchId, conversationId, seedIndex, outcome, ...cause, ...why, ...committed, ...judged };
  const result =
    (await inTask('endConversation', ending, 'end conversation')) ?? (await storeActivities.endConversation(ending));
  upsertSearchAttributes([
    { key: SEARCH_ATTRIBUTES.outcome, value: result.outcome },
    { key: SEARCH_ATTRIBUTES.turns, value: result.turns },
    ...(result.verdict === undefined ? [] : [{ key: SEARCH_ATTRIBUTES.verdict, value: result.verdict }]),
  ]);
  return result;
}

/** Tells the agent that the conversation has ended; one that does not want to hear it changes nothing. */
async function closeSession({ batchId, conversationId, seedIndex, policy }: ConversationInput): Promise<void> {
  const options = { ...courtesyOptions(policy.agent, policy.callQueue), summary: 'close session' };
  const place = { batchId, conversationId, seedIndex };
  await storeActivities.closeSession.executeWithOptions(options, [place]).catch(() => undefined);
}

/**
 * Whether the next turn belongs to another run, which starts with an empty history. A cancelled conversation ends in this run:
 * the next one would not know of it.
 */
function isRunFull(): boolean {
  return workflowInfo().continueAsNewSuggested && !CancellationScope.current().consideredCancelled;
}
