import type { WorkerOptions } from '@temporalio/worker';

/** How a worker of convsim takes, keeps and ends work. */
export const WORKER_TUNING = {
  // A conversation has one step in flight: slots for every conversation that may be open at once.
  maxConcurrentActivityTaskExecutions: 1_000,
  // Above the conversations in flight, or every workflow task replays its history.
  maxCachedWorkflows: 1_000,
  // Calls in flight may end before they are cancelled; what is cancelled is asked again by the next worker.
  shutdownGraceTime: '10s',
  shutdownForceTime: '20s',
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  activityTaskPollerBehavior: { type: 'autoscaling' },
} satisfies Partial<WorkerOptions>;
