import {
  CancellationScope,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { JudgingPage, PlannedJudging } from '../activities/activities.ts';
import { judgingNow } from '../contract/cards.ts';
import type { JudgingInput, JudgingResult } from '../contract/workflow-api.ts';
import { concurrencySignal, handleSignals } from './handle-signals.ts';
import { type Judging, judgeSideBySide, type JudgeWatch } from './judge-step.ts';
import { JudgingQueue } from './judging-queue.ts';
import { Lanes } from './lanes.ts';
import { PauseGate } from './pause-gate.ts';
import { batchActivities, storeActivities } from './store-activities.ts';

const NOTHING: JudgingResult = { judgements: 0, errors: 0, isExhausted: false };

/**
 * Judges the ended conversations of a batch that lack scores of a set, each once, as many at a time as the batch has conversations
 * in flight. Neither agent nor question generator is asked. Continues as new before its history is long.
 */
export async function judging(input: JudgingInput): Promise<JudgingResult> {
  const { batchId, set } = input;
  let done = input.done ?? NOTHING;
  const show = () => setCurrentDetails(judgingNow(input, gate.reason, done));
  const announce = (state: 'open' | 'paused' | 'closed', reason: string | null) =>
    batchActivities.announceJudging({ batchId, set, state, reason });
  const gate = new PauseGate((reason) => {
    show();
    announce(reason === null ? 'open' : 'paused', reason).catch(() => undefined);
  });
  const lanes = new Lanes({ ready: () => gate.passed(), piece: () => piece(), size: 1 });
  const queue = new JudgingQueue(input, ({ concurrency }) => lanes.resize(concurrency));
  const pause = async (reason: string) => {
    gate.pause(reason);
    await gate.passed();
  };
  const brake = async (reason: string) => {
    if (gate.reason === null && (await storeActivities.isBraking({ batchId, set }))) gate.pause(reason);
  };
  const piece = async (): Promise<boolean> => {
    if (done.isExhausted || isFull()) return false;
    const next = await queue.take();
    if (!next || isCancelled()) return false;
    const found = await judgeAll(input, next, { gate, pause, brake });
    done = {
      judgements: done.judgements + found.filter((each) => each !== 'exhausted').length,
      errors: done.errors + found.filter((each) => each === 'with-error').length,
      isExhausted: done.isExhausted || found.includes('exhausted'),
    };
    show();
    return true;
  };
  handleSignals([
    ...gate.handlers,
    {
      signal: concurrencySignal,
      handle: (conversations: number) => lanes.resize(conversations),
      description: 'Sets how many conversations are judged at a time.',
    },
  ]);
  try {
    lanes.start();
    await lanes.ended();
    const { next } = queue;
    if (!done.isExhausted && next !== null) return await continueAsNew<typeof judging>({ ...input, from: next, done });
    await announce('closed', null);
    return done;
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => announce('closed', null));
    throw error;
  }
}

async function judgeAll(
  { batchId, set }: JudgingInput,
  { planned, page }: { readonly planned: PlannedJudging; readonly page: JudgingPage },
  watch: Pick<JudgeWatch, 'gate' | 'pause' | 'brake'>,
): Promise<readonly Judging[]> {
  const { conversationId, seedIndex, judges } = planned;
  const asked = judges.map(({ name, index }) => ({ batchId, conversationId, seedIndex, set, judge: name, index }));
  const { policy, callQueue } = page;
  return judgeSideBySide(asked, { ...watch, policy, callQueue });
}

/** A cancelled judging ends in this run: the next one would not know of it. */
function isFull(): boolean {
  return workflowInfo().continueAsNewSuggested && !isCancelled();
}

function isCancelled(): boolean {
  return CancellationScope.current().consideredCancelled;
}
