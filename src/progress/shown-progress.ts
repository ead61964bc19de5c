import { judgingOf } from '../contract/ids.ts';
import type { Rubric } from '../contract/judgement.ts';
import type { Batch, Progress, Store } from '../store/store.ts';
import { type BoundedWait, boundedWait } from './bounded-wait.ts';
import { type BudgetUse, budgetUses } from './budget-use.ts';
import { isCanaryAlone } from './canary.ts';
import { type Cost, costOf } from './cost.ts';
import { isInterrupted, readServed } from './is-served.ts';
import { allVerdicts, type VerdictCounts, verdictsText } from './verdict-counts.ts';

/** What a batch has reached, what that cost, and why it is paused, if it is. */
export type ShownProgress = Progress & {
  readonly paused?: string | null;
  /** Whether it should run, and no process works on it. */
  readonly isInterrupted?: boolean;
  readonly cost?: Cost | undefined;
  readonly budget?: readonly BudgetUse[];
  /** Whether the others wait until the first conversation is past its first exchange. */
  readonly isCanaryAlone?: boolean;
  /** What its steps wait for, by cause, most steps first. */
  readonly waits?: readonly BoundedWait[];
  /** What keeps the store from taking data, if anything does: its steps wait for that. */
  readonly storeTrouble?: string | null;
  /** `maxTurns + 1`, for a better estimate of the time left. */
  readonly turnsPerConversation?: number;
  /** What judges have found so far, by set; only of a whole batch. */
  readonly judged?: readonly JudgedShown[];
  /** Judgings apart from the run that have not ended. */
  readonly judgings?: readonly JudgingShown[];
};

/** The judging of a set that has not ended. */
export interface JudgingShown {
  readonly set: string;
  /** Why it is paused; `null` otherwise. */
  readonly paused: string | null;
  /** Whether it should go on, and no process works on it. */
  readonly isInterrupted: boolean;
}

/** What the judges of a set have found so far. */
export interface JudgedShown {
  readonly set: string;
  readonly whole: number;
  readonly errors: number;
  /** Conversations by verdict, only where they were counted; and the same in words. */
  readonly counts?: VerdictCounts;
  readonly verdicts?: string;
}

/** Causes of waiting that are shown. */
const MOST_CAUSES = 3;

/** Reads what is shown of a batch; its limits may have changed since the last time. */
export async function readShown(store: Store, batchId: string): Promise<ShownProgress> {
  const progress = await store.progress(batchId);
  const batch = await store.findBatch(batchId);
  return batch ? shownOf(store, batch, progress) : progress;
}

/** What is shown of a batch by a process that does not run it: whether the store takes data it has to try first. */
export async function shownNow(store: Store, batch: Batch): Promise<ShownProgress> {
  if (batch.state !== 'closed') await store.probe().catch(() => undefined);
  return shownOf(store, batch, await store.progress(batch.batchId));
}

/** Combines a batch and its progress, both read already (of one `shard` where it is given), with what the batch has spent. */
export async function shownOf(store: Store, batch: Batch, progress: Progress, shard?: number): Promise<ShownProgress> {
  const { spec } = batch.manifest;
  const waits = progress.retrying === 0 ? [] : await store.waits({ batchId: batch.batchId, shard });
  return {
    ...progress,
    paused: batch.state === 'paused' ? (batch.pauseReason ?? 'no reason was given') : null,
    isInterrupted: await isInterrupted(store, batch),
    cost: costOf(progress, spec.prices),
    budget: spec.budget ? budgetUses(spec.budget, await store.readSpent(batch.batchId)) : [],
    isCanaryAlone: await isCanaryOut(store, batch, progress),
    waits: waits.slice(0, MOST_CAUSES).map((wait) => boundedWait(wait, spec)),
    storeTrouble: batch.state === 'closed' ? null : store.trouble.reason,
    turnsPerConversation: spec.maxTurns + 1,
    ...(shard === undefined && (await judgedOf(store, batch))),
  };
}

/** A batch that no judge has looked at has nothing to show. */
async function judgedOf(
  store: Store,
  { batchId, manifest }: Batch,
): Promise<Pick<ShownProgress, 'judged' | 'judgings'>> {
  const rubrics = await store.listRubrics(batchId);
  if (rubrics.length === 0 && !manifest.spec.judges) return {};
  const judgings = await judgingsOf(store, batchId, rubrics);
  const judged = await Promise.all(
    rubrics.map(async ({ set }) => ({ set, ...(await store.countJudgements(batchId, set)) })),
  );
  const shown = judged.filter(({ whole, errors }) => whole + errors > 0);
  return { ...(shown.length > 0 && { judged: shown }), ...(judgings.length > 0 && { judgings }) };
}

async function judgingsOf(store: Store, batchId: string, rubrics: readonly Rubric[]): Promise<readonly JudgingShown[]> {
  const open = rubrics.filter(({ state }) => state !== 'closed');
  if (open.length === 0) return [];
  const isServed = (await readServed(store))(judgingOf(batchId));
  return open.map(({ set, state, pauseReason }) => ({
    set,
    paused: state === 'paused' ? (pauseReason ?? 'no reason was given') : null,
    isInterrupted: state === 'open' && !isServed,
  }));
}

/** The same with the verdicts of each set, which takes a look at every conversation: for what is shown once. */
export async function withVerdicts(store: Store, batchId: string, progress: ShownProgress): Promise<ShownProgress> {
  const { judged = [] } = progress;
  if (judged.length === 0) return progress;
  const counts = await allVerdicts(store, batchId);
  const withCounts = judged.map((each) => {
    const { verdicts = {} } = counts.find(({ set }) => set === each.set) ?? {};
    return { ...each, counts: verdicts, verdicts: verdictsText(verdicts) };
  });
  return { ...progress, judged: withCounts };
}

async function isCanaryOut(store: Store, batch: Batch, progress: Progress): Promise<boolean> {
  // The canary commits one turn before its follow-up question: with more there is no need to look.
  if (batch.state !== 'open' || progress.turns > 1) return false;
  return isCanaryAlone(store, batch, { progress, until: 'question' });
}
