/** Seeds in one shard workflow: 4 to 9 events a child keep its history under Temporal's 10,240-event warning. */
export const SEEDS_PER_SHARD = 1_000;

/** Longest display copy of a text in a workflow's history, in UTF-16 units; about 8 KB of plain text. */
export const DISPLAY_LENGTH = 8_000;

/** Longest summary of an activity or workflow: Temporal's timeline shows 120 characters. */
export const SUMMARY_LENGTH = 120;

/** Shortest wait after a rate-limited call, in milliseconds, also when the server names a shorter one. */
export const MIN_RATE_LIMIT_WAIT_MS = 1_000;

/** Seeds that one `planShard` page returns at most: about 100 KB of workflow history. */
export const PLAN_PAGE = 250;

/** Largest reply body an agent or generator may send, in bytes. */
export const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/** Longest display copy of a seed question in a plan: 250 of them stay near 100 KB. */
export const PLAN_QUESTION_LENGTH = 400;

/** Longest a request waits inside a step for the spec's own rate limit, in milliseconds; then others get its place. */
export const MAX_PACE_WAIT_MS = 60_000;
