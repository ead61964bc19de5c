import { judgeBrakeReason } from '../contract/brake-reason.ts';
import { retryPolicyOf, type FailureType } from '../contract/failures.ts';
import type { Judgement } from '../contract/judgement.ts';
import { shortCause } from '../contract/short-cause.ts';
import type { Store } from '../store/store.ts';
import type { JudgeAsked, JudgeFailure, JudgeFailureNoted } from './activities.ts';
import type { Dependencies } from './dependencies.ts';

/** When a judge fails so often in a row for the same cause, the fault is not the conversations'. */
export const JUDGE_BRAKE_AFTER = 10;

/** Stores that a judge failed for good: an error, which is neither a pass nor a fail, and which another judging fills. */
export async function noteJudgeFailure({ store }: Dependencies, input: JudgeFailure): Promise<JudgeFailureNoted> {
  const { errorType, errorMessage } = input;
  // A failure of Temporal itself, such as a worker that died, has a type that is none of ours.
  const type = retryPolicyOf(errorType) === undefined ? 'Unexpected' : (errorType as FailureType);
  const judgement = await store.saveJudgement(input, {
    judge: input.judge,
    turns: await store.countTurns(input),
    scores: [],
    error: { type, message: errorMessage },
    usage: null,
    latencyMs: 0,
    judgedAt: new Date().toISOString(),
  });
  await store.clearSetbacks({ ...input, turn: input.index }, 'judge');
  const brake = await judgeBrake(store, input, judgement);
  return brake === undefined ? {} : { brake };
}

/** Why whatever runs the judge should pause: it has failed so often in a row. */
export async function judgeBrake(
  store: Store,
  { batchId, set, judge }: JudgeAsked,
  { error, scores }: Judgement,
): Promise<string | undefined> {
  if ((await store.judgeStreak(batchId, set)) < JUDGE_BRAKE_AFTER) return undefined;
  const failed = scores.find(({ result }) => result === 'error');
  if (!error && !failed) return undefined;
  const cause = error
    ? `${error.type}: ${error.message}`
    : `${failed?.criterion}: ${shortCause(failed?.reasoning ?? '')}`;
  return judgeBrakeReason({ count: JUDGE_BRAKE_AFTER, cause: `judge ${judge}: ${cause}` });
}
