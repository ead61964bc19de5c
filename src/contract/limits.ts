/** Seeds in one shard workflow: 4 to 9 events a child keep its history under Temporal's 10,240-event warning. */
export const SEEDS_PER_SHARD = 1_000;

/**
 * Longest display copy of a text in a workflow's history, in bytes as `clipBytes` counts them, like every limit in bytes here:
 * a thousand messages of failed conversations stay far below the 50 MB that a shard's history may have.
 */
export const DISPLAY_BYTES = 8_000;

/** Longest summary of a workflow, in bytes: Temporal's timeline shows 120 characters, and a server takes at most 400 bytes. */
export const SUMMARY_BYTES = 300;

/**
 * Longest value of a search attribute, in bytes: a server ends the workflow that sets one above 2,048, and one on PostgreSQL or
 * MySQL keeps 255 characters.
 */
export const SEARCH_BYTES = 255;

/** Shortest wait after a rate-limited call, in milliseconds, also when the server names a shorter one. */
export const MIN_RATE_LIMIT_WAIT_MS = 1_000;

/** Seeds that one `planShard` page returns at most: about 100 KB of workflow history. */
export const PLAN_PAGE = 250;

/** Largest reply body an agent or generator may send, in bytes. */
export const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/** Longest display copy of a seed question in a plan, in bytes: 250 of them stay near 100 KB. */
export const PLAN_QUESTION_BYTES = 400;

/** Longest a request waits inside a step for the spec's own rate limit, in milliseconds; then others get its place. */
export const MAX_PACE_WAIT_MS = 60_000;

/** Most follow-up turns that a conversation may have: more than any has. */
export const MOST_TURNS = 100_000;
