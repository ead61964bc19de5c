import type { Progress } from '../../src/store/store.ts';

/** A batch of 20 seeds a little past its middle. */
export const HALF: Progress = {
  seeds: 20,
  outcomes: { completed: 10, 'agent-failed': 2 },
  turns: 63,
  cutOff: 0,
  agentUsage: { inputTokens: 34_100, outputTokens: 5_000 },
  questionUsage: { inputTokens: 0, outputTokens: 200 },
  retrying: 3,
  rateLimited: 2,
};

/** What `HALF` reached in 15 s. */
export const SPEED = { elapsedMs: 15_000, turns: 63, conversations: 12 };
