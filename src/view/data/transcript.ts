import type { ConversationRecord, ScoreRecord } from '../../contract/turn-record.ts';
import type { ToolCallMade, UserTurn } from '../../contract/user-turn.ts';

/** Attempts at a step of a turn that failed before it succeeded, or have failed so far. */
export interface Retries {
  readonly step: 'agent' | 'context' | 'question' | 'judge';
  /** Failed attempts, rate limiting not counted. */
  readonly failures: number;
  /** Calls that the server refused because of its rate. */
  readonly rateLimited: number;
  /** Type and message of the last failure. */
  readonly type: string;
  readonly message: string;
  /** Milliseconds from the first failure to the success; absent while it still waits. */
  readonly lostMs?: number;
}

/** One turn as it is read. */
export interface TranscriptTurn {
  readonly turn: number;
  readonly question: string;
  readonly answer: string;
  /** Context that the question was made from; `null` on turn 0. */
  readonly context: string | null;
  /** What the simulated user decided; `null` where none asked. */
  readonly user: UserTurn | null;
  readonly toolCalls: readonly ToolCallMade[];
  readonly toolOutputs: readonly string[];
  readonly expectedFacts: readonly string[] | null;
  readonly latencyMs: number;
  readonly firstTextMs: number | null;
  readonly questionLatencyMs: number;
  /** Why the model stopped; `length`: the answer was cut off. */
  readonly finishReason: string | null;
  readonly tokens: { readonly input: number; readonly output: number } | null;
  /** ISO 8601. */
  readonly answeredAt: string;
  readonly traceId: string | null;
  /** Address of the trace in MLflow's UI, where a tracking server is configured. */
  readonly traceLink?: string;
  /** Id of the conversation that a fork copied it from. */
  readonly copiedFrom: string | null;
  readonly retries: readonly Retries[];
}

/** A conversation with all that was said and found. */
export interface Transcript {
  /** As `F.conversations.jsonl` holds it. */
  readonly conversation: ConversationRecord;
  readonly system: string | null;
  /** What counts as said before the first question. */
  readonly earlier: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
  readonly goal: readonly string[];
  readonly turns: readonly TranscriptTurn[];
  /** As `F.scores.jsonl` holds them. */
  readonly scores: readonly ScoreRecord[];
  /** Attempts at the turn that is not committed. */
  readonly waiting: readonly (Retries & { readonly turn: number })[];
  /** The conversation's workflow in the Temporal UI; absent where no UI is known. */
  readonly workflowLink?: string;
  readonly workflowId: string;
}
