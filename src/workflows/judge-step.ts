import { isCancellation } from '@temporalio/workflow';
import type { JudgeAsked, JudgementShown } from '../activities/activities.ts';
import type { StepPolicy } from '../contract/workflow-api.ts';
import { callOptions } from './activity-options.ts';
import { failureOf, isExhausted, isMisconfigured, isPausing, turnsLeft } from './failure-of.ts';
import { inTask } from './in-task.ts';
import type { PauseGate } from './pause-gate.ts';
import { storeActivities } from './store-activities.ts';

/** What a judge's look at a conversation came to. */
export type Judging = 'whole' | 'with-error' | 'exhausted';

/** What judges have in common, and whom they tell. */
export interface JudgeWatch {
  readonly gate: PauseGate;
  readonly policy: StepPolicy;
  readonly callQueue: string | undefined;
  /** Pauses whatever runs the judges, and resolves when it continues; the judge was asked at `startedAt`, in ms since 1970. */
  readonly pause: (reason: string, startedAt: number) => Promise<void>;
  /** Reports that a judge failed often in a row; whoever gets it looks whether that is still so. */
  readonly brake: (reason: string) => Promise<void>;
}

/**
 * Lets judges look at a conversation side by side. One that fails for good leaves an error in the store, and never fails the
 * conversation; one that is refused for the budget leaves nothing. Throws only when it is cancelled, and where the store has lost turns
 * of a conversation that is about to end.
 */
export async function judgeSideBySide(asked: readonly JudgeAsked[], watch: JudgeWatch): Promise<readonly Judging[]> {
  // Settled, not failed fast: a conversation must not end while a judge is looking at it.
  const settled = await Promise.allSettled(asked.map((each) => judgeOnce(each, watch)));
  const thrown = settled.find((each) => each.status === 'rejected');
  if (thrown) throw thrown.reason;
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

async function judgeOnce(asked: JudgeAsked, watch: JudgeWatch): Promise<Judging> {
  const { gate } = watch;
  for (let isFirst = true; ;) {
    await gate.passed();
    const startedAt = Date.now();
    try {
      const { brake, errors } = await ask(asked, watch);
      if (brake !== undefined) await watch.brake(brake);
      return errors > 0 ? 'with-error' : 'whole';
    } catch (error) {
      if (isCancellation(error)) throw error;
      // Within a run it goes back and says them again, to be judged then; later, nobody says anything.
      if (asked.outcome !== undefined && turnsLeft(error) !== undefined) throw error;
      const failure = failureOf(error);
      if (isExhausted(failure)) return 'exhausted';
      // As with the steps of a turn: the worker may have got what it lacked, and a pause may have brought the remedy.
      if (isFirst && isMisconfigured(failure)) isFirst = false;
      else if (isPausing(failure)) await watch.pause(failure.message, startedAt);
      else if (gate.reason !== null) await gate.passed();
      else {
        const noted = { ...asked, errorType: failure.type, errorMessage: failure.message };
        const summary = `judge · ${asked.judge} · failed`;
        const { brake } =
          (await inTask('noteJudgeFailure', noted, summary)) ?? (await storeActivities.noteJudgeFailure(noted));
        if (brake !== undefined) await watch.brake(brake);
        return 'with-error';
      }
    }
  }
}

function ask(asked: JudgeAsked, { policy, callQueue }: JudgeWatch): Promise<JudgementShown> {
  const options = { ...callOptions(policy, callQueue), summary: `judge · ${asked.judge}` };
  return storeActivities.judgeConversation.executeWithOptions(options, [asked]);
}
