import type { Outcome } from '../contract/outcome.ts';
import type { Rubric } from '../contract/judgement.ts';
import type { FailureType } from '../contract/failures.ts';
import type { BatchState, StepName } from './store.ts';

/** Tables of the store. Times are ISO 8601 text, JSON is text, so that SQLite and PostgreSQL hold the same. */
export interface Schema {
  meta: { key: string; value: string };
  /** Keys that were used, each with what proves that it is the same: see `keyCheck`. */
  encryption_keys: { key_id: string; encrypts: 'payloads' | 'texts'; proof: string };
  batches: {
    batch_id: string;
    manifest: string;
    state: BatchState;
    pause_reason: string | null;
    seed_count: number | null;
    created_at: string;
  };
  conversations: {
    batch_id: string;
    seed_index: number;
    seed_id: string;
    conversation_id: string;
    question: string;
    tag: string | null;
    agent_description: string | null;
    max_turns: number | null;
    metadata: string | null;
    outcome: Outcome | null;
    error_type: string | null;
    error_message: string | null;
    ended_at: string | null;
    end_reason: string | null;
    /** JSON of what a seed says of its user, its case, persona and trial. */
    user_fields: string | null;
    /** When an outcome or scores were last taken back. */
    withdrawn_at: string | null;
  };
  /** One row per reply; it becomes a turn of the record when `committed_at` is set. */
  turns: {
    batch_id: string;
    seed_index: number;
    turn: number;
    answer: string;
    reply_messages: string | null;
    tool_outputs: string;
    /** JSON list; `null` where none was called. */
    tool_calls: string | null;
    trace_id: string | null;
    /** What the reply named as the agent's session. */
    session: string | null;
    input_tokens: number | null;
    output_tokens: number | null;
    /** Part of the input; `null` where none came from a cache. */
    cached_input_tokens: number | null;
    finish_reason: string | null;
    latency_ms: number;
    first_text_ms: number | null;
    answered_at: string;
    committed_at: string | null;
    /** Id of the conversation that a fork copied it from. */
    copied_from: string | null;
  };
  /** Raw traces, gzipped JSON. */
  traces: { batch_id: string; seed_index: number; turn: number; trace: Uint8Array };
  /** The context that `turn` left for the next question. */
  contexts: { batch_id: string; seed_index: number; turn: number; content: string; is_reused: number };
  /** The question that `turn` asks; turn 0 asks the seed's. */
  questions: {
    batch_id: string;
    seed_index: number;
    turn: number;
    content: string;
    /** JSON list. */
    expected_facts: string | null;
    input_tokens: number | null;
    output_tokens: number | null;
    /** Part of the input; `null` where none came from a cache. */
    cached_input_tokens: number | null;
    latency_ms: number;
    /** JSON of what the simulated user decided. */
    user_turn: string | null;
    /** JSON of how the conversation ends instead. */
    user_end: string | null;
    pending: 'claim' | 'reaction' | null;
  };
  /** Steps that failed and have not succeeded since. */
  setbacks: {
    batch_id: string;
    seed_index: number;
    turn: number;
    step: StepName;
    failures: number;
    rate_limited: number;
    rate_limited_since: string | null;
    type: string;
    message: string;
    updated_at: string;
    /** How long the server asked to wait, in milliseconds. */
    retry_after_ms: number | null;
    /** When it failed first; `null` where an older version noted it. */
    first_at: string | null;
    /** Rate-limited calls in all; `rate_limited` are those of the present streak. */
    all_rate_limited: number;
  };
  /** Steps that failed before they succeeded. */
  retries: {
    batch_id: string;
    seed_index: number;
    turn: number;
    step: StepName;
    failures: number;
    rate_limited: number;
    type: string;
    message: string;
    /** Milliseconds from the first failure to the success. */
    lost_ms: number;
  };
  /** Committed turns, and tokens of both sides, of 1,000 seeds; see counters.ts. */
  counters: {
    batch_id: string;
    shard: number;
    turns: number;
    /** Answers that were cut off because the tokens ran out. */
    cut_off: number;
    agent_input: number;
    agent_output: number;
    question_input: number;
    question_output: number;
    /** Part of the input of each side. */
    agent_cached: number;
    question_cached: number;
    judge_input: number;
    judge_output: number;
    judge_cached: number;
  };
  /** Sets of judges: those that a rubric brought, and the state of each judging; `run` has its judges in the manifest. */
  rubrics: {
    batch_id: string;
    set_name: string;
    /** JSON list. */
    judges: string;
    /** Where relative paths start from; `null`: where those of the spec do. */
    project_dir: string | null;
    state: Rubric['state'];
    pause_reason: string | null;
    created_at: string;
  };
  /** What one judge of a set found of a conversation. */
  judgements: {
    batch_id: string;
    seed_index: number;
    set_name: string;
    judge: string;
    /** Committed turns when it was judged. */
    turns: number;
    /** JSON list. */
    scores: string;
    /** Scores of which nobody can tell; many where the judge failed as a whole. */
    errors: number;
    error_type: FailureType | null;
    error_message: string | null;
    input_tokens: number | null;
    output_tokens: number | null;
    cached_input_tokens: number | null;
    model: string | null;
    latency_ms: number;
    judged_at: string;
  };
  /** Number of consecutive errors of one judge with the same cause. */
  judge_streaks: { batch_id: string; set_name: string; judge: string; cause: string; failures: number };
  /** Conversations of 1,000 seeds by outcome. */
  outcome_counters: { batch_id: string; shard: number; outcome: Outcome; conversations: number };
  /** Running time of a batch, and when it was last seen running (the database's clock, in milliseconds). */
  clocks: { batch_id: string; ran_ms: number; seen_at: number | null };
  /** Processes that work on batches, on one or, where `batch_id` is null, on all; `seen_at` is the database's clock, in milliseconds. */
  servings: { id: string; batch_id: string | null; host: string; pid: number; seen_at: number };
  /** Number of consecutive failures of a batch with the same cause. */
  failure_streaks: { batch_id: string; cause: string; failures: number };
  /** What was taken from the rates of an endpoint, and its pace (`PaceState`); times are milliseconds on the database's clock. */
  rates: {
    endpoint: string;
    requests_owed: number;
    requests_at: number;
    tokens_owed: number;
    tokens_at: number;
    share: number;
    taken_share: number;
    refused_share: number;
    cuts: number;
    judged_at: number;
    counted_from: number;
    sent: number;
    refused: number;
  };
}
