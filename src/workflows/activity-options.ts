import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import { MIN_RATE_LIMIT_WAIT_MS } from '../contract/limits.ts';
import type { StepPolicy } from '../contract/workflow-api.ts';

/** Requests one step may make: ten tool rounds, the answer, and one to spare. */
const REQUESTS_PER_STEP = 12;

/** A worker that died is noticed after this long; steps heartbeat every 5 s. */
const HEARTBEAT_TIMEOUT_MS = 15_000;

/**
 * Steps that call an agent, a generator or the user's code. Which failure counts as an attempt, and when it is final,
 * is decided by the activity from the store (`maxAttempts`, `maxRateLimitWait`); Temporal's own bound only has to be
 * above that: one attempt a shortest wait.
 */
export function callOptions(policy: StepPolicy): ActivityOptions {
  return {
    startToCloseTimeout: REQUESTS_PER_STEP * policy.timeoutMs + 60_000,
    heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
    // A cancelled conversation need not wait for a hung agent: what a late reply brings is stored, never lost.
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: {
      initialInterval: '1s',
      backoffCoefficient: 2,
      maximumInterval: '60s',
      maximumAttempts: policy.maxAttempts + Math.ceil(policy.maxRateLimitWaitMs / MIN_RATE_LIMIT_WAIT_MS),
    },
  };
}

/** Steps that only read and write the store: quick, and worth many attempts, for without them nothing can end. */
export const STORE_OPTIONS: ActivityOptions = {
  // The longest is ending 50,000 open conversations in one statement; a busy database waits up to 5 s a statement.
  startToCloseTimeout: '2m',
  retry: {
    initialInterval: '500ms',
    backoffCoefficient: 2,
    maximumInterval: '30s',
    // About an hour: a full disk or a moved file is put right by then, or the batch pauses and says so.
    maximumAttempts: 120,
  },
};
