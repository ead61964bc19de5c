import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure, Context } from '@temporalio/activity';
import { hideSecrets } from '../contract/hide-secrets.ts';
import { FAILURES, mostAttempts, StepFailure, stepFailureOf } from '../contract/failures.ts';
import type { StepLimits } from '../contract/simulation-spec.ts';
import type { TurnInput } from '../contract/workflow-api.ts';
import type { StepName } from '../store/store.ts';
import { applicationFailure } from './application-failure.ts';
import { decideRetry, queueAgain, type RetryDecision } from './decide-retry.ts';
import type { BatchRuntime, Dependencies, Extraction } from './dependencies.ts';

/** A heartbeat this often makes a dead worker noticed within the heartbeat timeout of 15 s. */
const HEARTBEAT_EVERY_MS = 5_000;

/** Waits between attempts at a write: about 6 s in all, well inside a step's heartbeat. */
const WRITE_WAITS_MS = [100, 300, 900, 1_500, 3_000];

/** One attempt at a step of a turn. */
interface Attempt extends Dependencies {
  readonly step: StepName;
  readonly input: TurnInput;
  /** What the spec allows the step; default: what it allows the agent or the generator. */
  readonly limits?: (() => Promise<StepLimits>) | undefined;
}

/** What the work of an attempt gets. */
export interface Work {
  readonly runtime: () => Promise<BatchRuntime>;
  /** Aborted when the activity is cancelled or its worker shuts down. */
  readonly signal: AbortSignal;
}

/**
 * Runs one attempt at a step that calls an agent, a generator or the user's code: heartbeats meanwhile, counts a failure
 * in the store, and decides there whether and when the next attempt is made. Nothing is called while the store is known to take
 * no data.
 */
export async function attempt<T>(
  { store, runtimeOf, extractionOf, budget, secrets, step, input, limits }: Omit<Attempt, 'judgesOf'>,
  work: (work: Work) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  const heartbeat = setInterval(() => {
    context.heartbeat();
    budget.beat(input.batchId);
  }, HEARTBEAT_EVERY_MS);
  try {
    // What a call brings could not be kept, and would be paid for again each time.
    if (store.trouble.reason !== null) await store.probe();
    const result = await work({ runtime: () => runtimeOf(input.batchId), signal });
    if (context.info.attempt > 1) await store.settleSetbacks(input, step).catch(() => undefined);
    return result;
  } catch (error) {
    if (signal.aborted) throw new CancelledFailure('cancelled', [], error instanceof Error ? error : undefined);
    const failure = await expiredOf(withoutSecrets(stepFailureOf(error), secrets), { store, step, input });
    throw applicationFailure(failure, await decide(failure, { store, extractionOf, step, input, limits }));
  } finally {
    clearInterval(heartbeat);
  }
}

/** What a module throws may hold anything of its environment; the store and Temporal get the message of the failure. */
function withoutSecrets(failure: StepFailure, secrets: readonly string[] = []): StepFailure {
  failure.message = hideSecrets(failure.message, secrets);
  return failure;
}

/**
 * Credentials that were accepted in this batch before have expired or were revoked: no conversation is to blame. A page for people
 * with a 403 comes from a firewall or a proxy, and says nothing about them.
 */
async function expiredOf(
  failure: StepFailure,
  { store, step, input }: Pick<Attempt, 'store' | 'step' | 'input'>,
): Promise<StepFailure> {
  const isAboutCredentials =
    failure.status === 401 || (failure.status === 403 && !failure.message.includes('HTML page'));
  if (failure.type !== 'Unauthorized' || !isAboutCredentials) return failure;
  if (!(await store.wasServed(input.batchId, step).catch(() => false))) return failure;
  const advice = 'Earlier calls of this batch were accepted, so the credentials have expired or were revoked.';
  const remedy = 'Give the worker new ones, then resume the batch.';
  return new StepFailure('CredentialExpired', `${failure.message} ${advice} ${remedy}`, {
    status: failure.status,
    requestId: failure.requestId,
    cause: failure,
  });
}

/**
 * Retries the write of a result that was paid for in place, before the attempt and its result are given up. A failure that
 * retrying cannot cure (the batch was deleted) is thrown at once. `waitsMs` are the waits between attempts.
 */
export async function retryWrite<T>(write: () => Promise<T>, waitsMs: readonly number[] = WRITE_WAITS_MS): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await write();
    } catch (error) {
      const { retry } = FAILURES[stepFailureOf(error).type];
      if (retry === 'never' || retry === 'rewind') throw error;
      await sleep(waitMs);
    }
  }
  return write();
}

/** What a decision about the next attempt needs. */
type Decision = Pick<Attempt, 'store' | 'extractionOf' | 'step' | 'input' | 'limits'>;

async function decide(
  error: StepFailure,
  { store, extractionOf, step, input, limits: given }: Decision,
): Promise<RetryDecision> {
  const { retry } = FAILURES[error.type];
  if (retry === 'pause' || retry === 'stop' || retry === 'rewind' || retry === 'backoff-then-pause') return {};
  if (retry === 'queue') return queueAgain();
  const isRateLimit = retry === 'wait';
  try {
    const { type, message, retryAfterMs, usage } = error;
    if (retry === 'never') {
      // Noted for its tokens alone.
      if (usage) await store.noteSetback(input, step, { type, message, isRateLimit, usage });
      // No attempt follows by itself: after a resume or a retry by the user, the count restarts.
      await store.clearSetbacks(input, step);
      return {};
    }
    const setback = await store.noteSetback(input, step, { type, message, isRateLimit, retryAfterMs, usage });
    const allowed = await (given ? given() : limitsOf(step, await extractionOf(input.batchId)));
    const limits = { ...allowed, maxAttempts: mostAttempts(type, allowed.maxAttempts) };
    return decideRetry({ setback, limits, retryAfterMs, isRateLimit, nowMs: Date.now() });
  } catch {
    // Without the store nobody can count: Temporal's own policy bounds the attempts.
    return {};
  }
}

function limitsOf(step: StepName, { spec }: Extraction): StepLimits {
  return step === 'agent' ? spec.limits.agent : spec.limits.questions;
}
