import type { Outcome } from '../contract/outcome.ts';
import type {
  BatchPlan,
  BatchResult,
  ConversationResult,
  PlannedConversation,
  TurnInput,
} from '../contract/workflow-api.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';

/** Everything that workflows have done for them: the activity types of the task queue. */
export interface Activities {
  /** Asks the agent the question of a turn; the answer comes back as a display copy. */
  invokeAgent(input: TurnInput & { readonly question: string }): Promise<AnswerShown>;
  /** Commits the turn: from here on it is counted and exported. */
  persistTurn(input: TurnInput & { readonly question: string; readonly answer: string }): Promise<TurnPersisted>;
  /** Turns the turn's reply into the context of the next question. */
  extractContext(input: TurnInput): Promise<ContextShown>;
  /** Makes the question that turn `turn` asks from the context of the turn before. */
  generateNextQuestion(input: TurnInput): Promise<QuestionShown>;

  /** Says what a batch has left to do. */
  planBatch(input: { readonly batchId: string }): Promise<BatchPlan>;
  /** One page of a shard's conversations without an outcome, from seed index `from` on. */
  planShard(input: { readonly batchId: string; readonly shard: number; readonly from: number }): Promise<ShardPage>;
  /** Says what a batch, or one of its shards, has reached over all its runs. */
  readProgress(input: { readonly batchId: string; readonly shard?: number | undefined }): Promise<ProgressRead>;
  /** Records how a conversation ended, unless it has ended; returns how it ended. */
  endConversation(input: ConversationEnding): Promise<ConversationEnded>;
  /** Whether conversations of a batch fail one after the other for one cause, as far as the store knows. */
  isBraking(input: { readonly batchId: string }): Promise<boolean>;
  /** Records that a batch was paused, or goes on when `reason` is null. */
  announcePause(input: { readonly batchId: string; readonly reason: string | null }): Promise<void>;
  /** Closes the batch; conversations still open end as `cancelled`, or as `budget-exhausted`. */
  closeBatch(input: {
    readonly batchId: string;
    readonly isCancelled: boolean;
    readonly isExhausted?: boolean;
  }): Promise<BatchResult>;
}

/** An agent's answer as the Temporal UI shows it. */
export interface AnswerShown {
  readonly answer: string;
  /** Tool results that came with the reply. */
  readonly toolOutputs: number;
  readonly latencyMs: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly traceId?: string;
}

/** A committed turn as the Temporal UI shows it. */
export interface TurnPersisted {
  readonly turn: number;
  readonly committed: true;
}

/** A context as the Temporal UI shows it. */
export interface ContextShown {
  readonly context: string;
  /** Length of the whole context, in UTF-16 units. */
  readonly chars: number;
  readonly isEmpty: boolean;
  /** Whether an earlier turn's context is used again. */
  readonly isReused: boolean;
}

/** A question as the Temporal UI shows it. */
export interface QuestionShown {
  readonly question: string;
  readonly latencyMs: number;
}

/** Conversations of one page, and where the next page starts; `null` after the last. */
export interface ShardPage {
  readonly conversations: readonly PlannedConversation[];
  readonly next: number | null;
}

/** What a batch or shard has reached, and the same as Markdown for the Temporal UI. */
export interface ProgressRead {
  readonly progress: Omit<ShownProgress, 'paused'>;
  readonly card: string;
}

/** How a conversation ended, and why the batch should pause because of it, if it should. */
export interface ConversationEnded extends ConversationResult {
  readonly brake?: string;
}

/** How a conversation ended, with the failure that ended it. */
export interface ConversationEnding {
  readonly batchId: string;
  readonly conversationId: string;
  readonly seedIndex: number;
  readonly outcome: Outcome;
  readonly errorType?: string;
  readonly errorMessage?: string;
}
