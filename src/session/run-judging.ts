import { setTimeout as sleep } from 'node:timers/promises';
import { awaitJudging, type JudgingEnd } from '../client/await-judging.ts';
import type { JudgingWish } from '../client/judging-client.ts';
import { InputError, UnavailableError } from '../contract/errors.ts';
import { errorMessage } from '../contract/error-message.ts';
import { isLedByScript } from '../contract/function-type.ts';
import { judgingOf } from '../contract/ids.ts';
import type { Usage } from '../contract/message.ts';
import { type BoundedWait, boundedWait } from '../progress/bounded-wait.ts';
import { isNormalOutcome, type Outcome } from '../contract/outcome.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import type { Batch } from '../store/store.ts';
import type { RunningWorker } from '../worker.ts';
import type { Session } from './session.ts';

/** How far a judging is. */
export interface JudgingProgress {
  /** Verdicts of a judge on a conversation that the set needs. */
  readonly wanted: number;
  readonly whole: number;
  readonly errors: number;
  readonly usage: Usage | undefined;
  readonly waits: readonly BoundedWait[];
}

/** What `runJudging` judges, and where. */
export interface JudgingRun {
  readonly session: Session;
  readonly batch: Batch;
  readonly wish: JudgingWish;
  readonly signal: AbortSignal;
  /** Done once nothing speaks against the judging, and before it starts. */
  readonly prepare: () => Promise<void>;
  /** What the judges are made from; default: every type of this version. */
  readonly types?: ComponentTypes | undefined;
  /** Receives the progress, twice per second. */
  readonly onProgress?: ((progress: JudgingProgress) => void) | undefined;
}

const PROGRESS_MS = 500;

/**
 * Judges with a worker in this process until all is judged, or a fault pauses it; the same call continues it.
 * @throws {InputError} when the batch is being judged otherwise, and as `runBatch`.
 */
export async function runJudging(run: JudgingRun): Promise<JudgingEnd> {
  const { session, wish, signal, batch } = run;
  const { judgings, store, lost } = session;
  await judgings.checkFree(wish);
  signal.throwIfAborted();
  await run.prepare();
  const queueOf = isLedByScript(batch.manifest.spec) ? wish.batchId : undefined;
  await using worker = await session.startWorker({ batchId: judgingOf(wish.batchId), queueOf, types: run.types });
  const over = new AbortController();
  const either = AbortSignal.any([over.signal, signal]);
  const reporting = report(run, either);
  try {
    for (;;) {
      const isNew = await judgings.start(wish);
      const waiting = awaitJudging({ judgings, store, wish, signal: either });
      const end = await Promise.race([waiting, lost, workerBroken(worker)]);
      // One that was under way may have been asked for less.
      if (isNew || end.kind !== 'closed') return end;
    }
  } finally {
    over.abort();
    await reporting;
  }
}

async function report({ session: { store }, batch, wish, onProgress }: JudgingRun, signal: AbortSignal): Promise<void> {
  if (!onProgress) return;
  for (;;) {
    const progress = await readJudging(store, batch, wish).catch(() => undefined);
    if (progress) onProgress(progress);
    if (signal.aborted) return;
    await sleep(PROGRESS_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** How far the judging of a set is, as the store says. */
async function readJudging(
  store: Session['store'],
  { manifest: { spec } }: Batch,
  { batchId, set, only, includesFailed = false }: JudgingWish,
): Promise<JudgingProgress> {
  const { outcomes, judgeUsage, retrying } = await store.progress(batchId);
  const rubric = (await store.listRubrics(batchId)).find((each) => each.set === set);
  const judges = only === undefined ? (rubric?.judges.length ?? 0) : 1;
  const ended = Object.entries(outcomes) as [Outcome, number][];
  const judged = ended.filter(([outcome]) => includesFailed || isNormalOutcome(outcome));
  const waits = retrying === 0 ? [] : await store.waits({ batchId });
  return {
    wanted: judged.reduce((sum, [, count]) => sum + count, 0) * judges,
    ...(await store.countJudgements(batchId, set, only)),
    usage: judgeUsage,
    waits: waits.filter(({ step }) => step === 'judge').map((wait) => boundedWait(wait, spec)),
  };
}

async function workerBroken({ ended }: RunningWorker): Promise<never> {
  const log = 'see its log in .convsim/logs, or in the logs folder of CONVSIM_HOME';
  try {
    await ended;
  } catch (error) {
    // It lacks a key: nothing that its log would explain.
    if (error instanceof InputError) throw error;
    throw new UnavailableError(`the worker failed: ${errorMessage(error)}; ${log}`, { cause: error });
  }
  throw new UnavailableError(`the worker stopped unexpectedly; ${log}`);
}
