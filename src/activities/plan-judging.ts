import { durationMs } from '../contract/duration.ts';
import { StepFailure } from '../contract/failures.ts';
import { callQueueOf, judgingOf } from '../contract/ids.ts';
import { isWhole, type Rubric } from '../contract/judgement.ts';
import { isNormalOutcome } from '../contract/outcome.ts';
import { judgeLimits } from '../contract/simulation-spec.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import type { Store } from '../store/store.ts';
import type { JudgingAnnounced, JudgingPage, JudgingPageAsked, PlannedJudging } from './activities.ts';
import type { Dependencies } from './dependencies.ts';
import { loadedBatch } from './plan-batch.ts';

/** Conversations of one page: their names and judges stay far below what a history may hold. */
const PAGE = 100;

/** Conversations that are looked at together. */
const LOOK = 500;

/** The next conversations that lack scores of a set; each is planned once in a judging, whatever comes of it. */
export async function planJudging(
  { store }: Pick<Dependencies, 'store'>,
  input: JudgingPageAsked,
): Promise<JudgingPage> {
  const { batchId, set } = input;
  const { spec } = (await loadedBatch({ store }, batchId)).manifest;
  const rubric = await rubricOf(store, batchId, set);
  const limits = judgeLimits(spec);
  return {
    ...(await lackingPage(store, rubric, input)),
    concurrency: spec.concurrency,
    policy: {
      timeoutMs: durationMs(limits.timeout),
      maxAttempts: limits.maxAttempts,
      maxRateLimitWaitMs: durationMs(limits.maxRateLimitWait),
    },
    callQueue: callQueueOf(store.id, judgingOf(batchId)),
  };
}

/** Records the state of a set's judging, for everybody who watches the store. */
export async function announceJudging({ store }: Dependencies, input: JudgingAnnounced): Promise<void> {
  const { batchId, set, state, reason } = input;
  const rubrics = await store.listRubrics(batchId);
  const rubric = rubrics.find((each) => each.set === set);
  if (rubric) await store.saveRubric(batchId, { ...rubric, state, pauseReason: reason });
}

/** @throws {StepFailure} `StoreInconsistent` where a batch has no such set. */
async function rubricOf(store: Store, batchId: string, set: string): Promise<Rubric> {
  const found = (await store.listRubrics(batchId)).find((rubric) => rubric.set === set);
  if (found) return found;
  throw new StepFailure('StoreInconsistent', `Batch ${batchId} has no set ${set} of judges; was it deleted?`);
}

/** Whether a set has a judging that has not ended, or conversations that lack scores. A changed threshold needs no call. */
export async function isJudgingLeft(
  store: Store,
  rubric: Pick<Rubric, 'judges' | 'state'>,
  wish: Omit<JudgingPageAsked, 'from'>,
): Promise<boolean> {
  if (rubric.state !== 'closed') return true;
  return (await lackingPage(store, rubric, { ...wish, from: 0 })).conversations.length > 0;
}

/** A page of the conversations that lack scores of these judges. */
async function lackingPage(
  store: Store,
  { judges }: Pick<Rubric, 'judges'>,
  { batchId, set, only, includesFailed = false, from }: JudgingPageAsked,
): Promise<Pick<JudgingPage, 'conversations' | 'next'>> {
  const named = judges.map(({ name }, index) => ({ name, index }));
  const asked = named.filter(({ name }) => only === undefined || name === only);
  const conversations: PlannedJudging[] = [];
  for (let next = from; ;) {
    const rows = await store.readJudged({ batchId, set, from: next, limit: LOOK });
    for (const row of rows) {
      next = row.seed.index + 1;
      const lacking = isJudged(row, includesFailed) ? asked.filter(({ name }) => !hasScored(row, name)) : [];
      if (lacking.length === 0) continue;
      conversations.push({ conversationId: row.seed.conversationId, seedIndex: row.seed.index, judges: lacking });
      if (conversations.length === PAGE) return { conversations, next };
    }
    if (rows.length < LOOK) return { conversations, next: null };
  }
}

/** Whether a conversation is one to be judged: it has ended, and not by a failure unless that is asked for. */
function isJudged({ ending, turns }: Pick<JudgedRow, 'ending' | 'turns'>, includesFailed: boolean): boolean {
  if (ending === null) return false;
  return isNormalOutcome(ending.outcome) || (includesFailed && turns > 0);
}

function hasScored({ judgements }: JudgedRow, name: string): boolean {
  return judgements.some((judgement) => judgement.judge === name && isWhole(judgement));
}
