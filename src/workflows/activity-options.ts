import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import { MAX_PACE_WAIT_MS, MIN_RATE_LIMIT_WAIT_MS } from '../contract/limits.ts';
import type { StepPolicy } from '../contract/workflow-api.ts';

/** Requests one step may make: ten tool rounds, the answer, and one to spare. */
const REQUESTS_PER_STEP = 12;

/** A day of waiting for the spec's own rate limit, which no server can shorten. */
const QUEUED_ATTEMPTS = 1_440;

/** A worker that died is noticed after this long; steps heartbeat every 5 s. */
const HEARTBEAT_TIMEOUT_MS = 15_000;

/**
 * Steps that call an agent, a generator or the user's code. Which failure counts as an attempt, and when it is final,
 * is decided by the activity from the store (`maxAttempts`, `maxRateLimitWait`); Temporal's own bound only has to be
 * above that: one attempt a shortest wait, and those that only waited for the spec's own rate limit.
 */
export function callOptions(policy: StepPolicy, taskQueue: string | undefined): ActivityOptions {
  return {
    ...(taskQueue !== undefined && { taskQueue }),
    startToCloseTimeout: REQUESTS_PER_STEP * (policy.timeoutMs + MAX_PACE_WAIT_MS) + 60_000,
    heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
    // A cancelled conversation need not wait for a hung agent: what a late reply brings is stored, never lost.
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: {
      initialInterval: '1s',
      backoffCoefficient: 2,
      maximumInterval: '60s',
      maximumAttempts:
        policy.maxAttempts + Math.ceil(policy.maxRateLimitWaitMs / MIN_RATE_LIMIT_WAIT_MS) + QUEUED_ATTEMPTS,
    },
  };
}

/** A request that is made once, perhaps twice, and that nothing depends on. */
export function courtesyOptions({ timeoutMs }: StepPolicy, taskQueue: string | undefined): ActivityOptions {
  return {
    ...(taskQueue !== undefined && { taskQueue }),
    startToCloseTimeout: timeoutMs + MAX_PACE_WAIT_MS,
    // Where nobody takes it, the end of the conversation does not wait for long.
    scheduleToCloseTimeout: 2 * (timeoutMs + MAX_PACE_WAIT_MS),
    retry: { maximumAttempts: 2 },
  };
}

/** Steps that only read and write the store: quick, and worth many attempts, for without them nothing can end. */
export const STORE_OPTIONS: ActivityOptions = {
  // They do not heartbeat: this is how long a step of a killed worker holds its conversation up. A SQLite file that
  // somebody else writes to waits up to 5 s a statement, and a PostgreSQL that restarts is given 15 s.
  startToCloseTimeout: '30s',
  retry: {
    initialInterval: '500ms',
    backoffCoefficient: 2,
    maximumInterval: '30s',
    // About an hour: a full disk or a moved file is put right by then, or the batch pauses and says so.
    maximumAttempts: 120,
  },
};

/** Store steps that touch every conversation of a batch at once: the longest is ending those that are open. */
export const BATCH_STORE_OPTIONS: ActivityOptions = { ...STORE_OPTIONS, startToCloseTimeout: '2m' };

/** Reads of the store that are only shown to people: one that fails is not missed. */
export const LOOK_OPTIONS: ActivityOptions = { startToCloseTimeout: '5s', retry: { maximumAttempts: 1 } };
