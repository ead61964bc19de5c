import { CancelledFailure, Context } from '@temporalio/activity';
import { FAILURES, type StepFailure, stepFailureOf } from '../contract/failures.ts';
import type { TurnInput } from '../contract/workflow-api.ts';
import type { StepName } from '../store/store.ts';
import { applicationFailure, type Verdict } from './application-failure.ts';
import type { BatchRuntime, Dependencies } from './create-activities.ts';
import { judge, queueAgain } from './judge.ts';

/** A heartbeat this often makes a dead worker noticed within the heartbeat timeout of 15 s. */
const HEARTBEAT_EVERY_MS = 5_000;

/** One attempt at a step of a turn. */
interface Attempt extends Dependencies {
  readonly step: StepName;
  readonly input: TurnInput;
}

/** What the work of an attempt gets. */
export interface Work {
  readonly runtime: () => Promise<BatchRuntime>;
  /** Aborted when the activity is cancelled or its worker shuts down. */
  readonly signal: AbortSignal;
}

/**
 * Runs one attempt at a step that calls an agent, a generator or the user's code: heartbeats meanwhile, counts a failure
 * in the store, and decides there whether and when the next attempt is made.
 */
export async function attempt<T>(
  { store, runtimeOf, budget, step, input }: Attempt,
  work: (work: Work) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  const heartbeat = setInterval(() => {
    context.heartbeat();
    budget.beat(input.batchId);
  }, HEARTBEAT_EVERY_MS);
  try {
    const result = await work({ runtime: () => runtimeOf(input.batchId), signal });
    if (context.info.attempt > 1) await store.clearSetbacks(input, step).catch(() => undefined);
    return result;
  } catch (error) {
    if (signal.aborted) throw new CancelledFailure('cancelled', [], error instanceof Error ? error : undefined);
    const failure = stepFailureOf(error);
    throw applicationFailure(failure, await verdictOn(failure, { store, runtimeOf, step, input }));
  } finally {
    clearInterval(heartbeat);
  }
}

async function verdictOn(
  error: StepFailure,
  { store, runtimeOf, step, input }: Omit<Attempt, 'budget'>,
): Promise<Verdict> {
  if (error.type === 'StoreUnavailable') return {};
  const { retry } = FAILURES[error.type];
  if (retry === 'pause' || retry === 'stop') return {};
  if (retry === 'queue') return queueAgain();
  const isRateLimit = retry === 'wait';
  try {
    const setback = await store.noteSetback(input, step, { type: error.type, message: error.message, isRateLimit });
    if (retry === 'never') return {};
    const { spec } = await runtimeOf(input.batchId);
    const limits = step === 'agent' ? spec.limits.agent : spec.limits.questions;
    return judge({ setback, limits, retryAfterMs: error.retryAfterMs, isRateLimit, nowMs: Date.now() });
  } catch {
    // Without the store nobody can count: Temporal's own policy bounds the attempts.
    return {};
  }
}
