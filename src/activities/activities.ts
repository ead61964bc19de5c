import type { Rubric } from '../contract/judgement.ts';
import type { Outcome } from '../contract/outcome.ts';
import type {
  BatchPlan,
  BatchResult,
  ConversationResult,
  PlannedConversation,
  StepPolicy,
  TurnInput,
} from '../contract/workflow-api.ts';
import type { UserEnd } from '../contract/user-turn.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';

/** Everything that workflows have done for them: the activity types of the task queue. */
export interface Activities {
  /** Asks the agent the question of a turn; the answer comes back as a display copy. */
  invokeAgent(input: QuestionAsked): Promise<AnswerShown>;
  /** Commits the turn: from here on it is counted and exported. */
  persistTurn(input: TurnInput): Promise<TurnPersisted>;
  /** Turns the turn's reply into the context of the next question. */
  extractContext(input: TurnInput): Promise<ContextShown>;
  /** `persistTurn` and `extractContext` in one. */
  persistAndExtract(input: TurnInput): Promise<TurnPersisted & ContextShown>;
  /** Makes the question that turn `turn` asks from the context of the turn before, or says how the conversation ends instead. */
  generateNextQuestion(input: QuestionWanted): Promise<QuestionShown>;
  /** Looks once more whether the goal is reached, as the user claims; if it is not, the user says what comes next. */
  verifyGoal(input: QuestionWanted): Promise<QuestionShown>;

  /** Says what a batch has left to do. */
  planBatch(input: BatchRef): Promise<BatchPlan>;
  /** One page of a shard's conversations without an outcome, from seed index `from` on. */
  planShard(input: ShardPageAsked): Promise<ShardPage>;
  /** Says what a batch, or one of its shards, has reached over all its runs. */
  readProgress(input: BatchPartRef): Promise<ProgressRead>;
  /** Tells an agent that keeps sessions that a conversation has ended. */
  closeSession(input: ConversationRef): Promise<void>;
  /** Lets one judge look at a conversation, unless it has; what it found comes back by criterion. */
  judgeConversation(input: JudgeAsked): Promise<JudgementShown>;
  /** Records that a judge failed for good. */
  noteJudgeFailure(input: JudgeFailure): Promise<JudgeFailureNoted>;
  /** One page of conversations that lack scores of a set. */
  planJudging(input: JudgingPageAsked): Promise<JudgingPage>;
  /** Records that the judging of a set is paused, continues or has ended. */
  announceJudging(input: JudgingAnnounced): Promise<void>;
  /** Records how a conversation ended, unless it has ended; returns how it ended. */
  endConversation(input: ConversationEnding): Promise<ConversationEnded>;
  /** Whether conversations of a batch, or judges of a set, fail one after the other for one cause, as far as the store knows. */
  isBraking(input: SetRef): Promise<boolean>;
  /** Records that a batch was paused, or continues. */
  announcePause(input: PauseAnnounced): Promise<void>;
  /** Closes the batch; conversations still open end as `cancelled`, or as `budget-exhausted`. */
  closeBatch(input: BatchClosing): Promise<BatchResult>;
}

/** A turn with its question, as a display copy. */
export interface QuestionAsked extends TurnInput {
  readonly question: string;
}

/** The turn whose question is wanted; a reaction looks at the last answer, and nothing is asked after it. */
export interface QuestionWanted extends TurnInput {
  readonly isReaction?: boolean;
}

/** A conversation. */
export interface ConversationRef extends BatchRef {
  readonly conversationId: string;
  readonly seedIndex: number;
}

/** A batch, by its id. */
export interface BatchRef {
  readonly batchId: string;
}

/** A batch, or one of its shards. */
export interface BatchPartRef extends BatchRef {
  readonly shard?: number | undefined;
}

/** A page of a shard's conversations, which starts at seed index `from`. */
export interface ShardPageAsked extends BatchRef {
  readonly shard: number;
  readonly from: number;
}

/** Why a batch was paused; `null` when it continues. */
export interface PauseAnnounced extends BatchRef {
  readonly reason: string | null;
}

/** How a batch ends: cancelled, or with no budget left, where either is so. */
export interface BatchClosing extends BatchRef {
  readonly isCancelled: boolean;
  readonly isExhausted?: boolean;
}

/** An agent's answer as the Temporal UI shows it. */
export interface AnswerShown {
  readonly answer: string;
  /** Tool results that came with the reply. */
  readonly toolOutputs: number;
  readonly latencyMs: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Why the model stopped, where its server said. */
  readonly finishReason?: string;
  /** Milliseconds until the first words of a streamed answer. */
  readonly firstTextMs?: number;
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
  /** What the simulated user thinks: its status, whether the last answer helped, and which parts of its goal are open. */
  readonly status?: string;
  readonly helped?: boolean;
  readonly open?: readonly number[];
  /** Whether the user claims that its goal is reached, which is to be verified. */
  readonly isClaim?: boolean;
  /** How the conversation ends instead. */
  readonly end?: UserEnd;
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

/** A batch, and, where it is named, a set of its judges. */
export interface SetRef extends BatchRef {
  /** Default: the batch's run, with the judges of its spec. */
  readonly set?: string;
}

/** One judge that is to look at a conversation. */
export interface JudgeAsked extends ConversationRef {
  readonly set: string;
  readonly judge: string;
  /** Its place in the set: under which its failed attempts are counted. */
  readonly index: number;
  /** How the conversation is about to end; default: as it has ended. */
  readonly outcome?: Outcome;
  readonly endReason?: string;
}

/** What a judge found, as the Temporal UI shows it. */
export interface JudgementShown {
  /** By criterion, with its turn where it has one: `honest, turn 2`. */
  readonly results: Readonly<Record<string, string>>;
  /** Criteria without a score. */
  readonly errors: number;
  readonly latencyMs: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly model?: string;
  /** Why the batch should pause because of it, if it should. */
  readonly brake?: string;
}

/** A judge that failed for good. */
export interface JudgeFailure extends JudgeAsked {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** Why the batch should pause because of a judge, if it should. */
export interface JudgeFailureNoted {
  readonly brake?: string;
}

/** A page of conversations to be judged, which starts at seed index `from`. */
export interface JudgingPageAsked extends BatchRef {
  readonly set: string;
  readonly only?: string | undefined;
  readonly includesFailed?: boolean | undefined;
  readonly from: number;
}

/** A conversation and the judges of the set that have not scored it wholly. */
export interface PlannedJudging {
  readonly conversationId: string;
  readonly seedIndex: number;
  readonly judges: readonly { readonly name: string; readonly index: number }[];
}

/** Conversations to be judged, and how. */
export interface JudgingPage {
  readonly conversations: readonly PlannedJudging[];
  /** Where the next page starts; `null` after the last. */
  readonly next: number | null;
  /** Conversations that are judged at once. */
  readonly concurrency: number;
  readonly policy: StepPolicy;
  readonly callQueue: string;
}

/** How far the judging of a set is. */
export interface JudgingAnnounced extends BatchRef {
  readonly set: string;
  readonly state: Rubric['state'];
  readonly reason: string | null;
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
  /** Why a user or a stop rule ended it. */
  readonly endReason?: string;
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** Turns that were committed: it must not end where the store has lost some of them. Absent where it may end with any. */
  readonly turns?: number;
  /** Whether judges looked at it, so that it has a verdict. */
  readonly isJudged?: boolean;
}
