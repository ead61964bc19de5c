/** What clients, workflows and activities pass each other. Types and names only, so that workflows can import it. */
import type { Verdict } from './judgement.ts';
import type { Outcome } from './outcome.ts';

/** Workflow types, as the Temporal UI lists them. */
export const WORKFLOWS = {
  batch: 'batch',
  shard: 'shard',
  conversation: 'conversation',
  judging: 'judging',
} as const;

/** Stops new work in a batch, shard or conversation until `resume`; the argument says why. */
export const PAUSE_SIGNAL = 'pause';

/** Pauses a batch because of a failure that would meet every conversation, unless the batch has been resumed since. */
export const FAULT_SIGNAL = 'fault';

/** Continues after `pause`. */
export const RESUME_SIGNAL = 'resume';

/** Sets how many conversations a batch or shard keeps in flight; a batch also looks for work that was added. */
export const CONCURRENCY_SIGNAL = 'concurrency';

/** Pauses a batch whose conversations fail one after the other, if that is still so; the argument says why. */
export const BRAKE_SIGNAL = 'brake';

/** Tells a batch that its canary is past its first exchange, or has ended: the other conversations start. */
export const RELEASE_SIGNAL = 'release';

/** Answers with the last turns of a conversation, as display copies. */
export const TRANSCRIPT_QUERY = 'transcript';

/** Answers with what a batch or shard has reached. */
export const PROGRESS_QUERY = 'progress';

/** Conversations by outcome. */
export type Counts = Partial<Record<Outcome, number>>;

/** Limits of the steps of one section (agent or questions), in milliseconds and attempts. */
export interface StepPolicy {
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly maxRateLimitWaitMs: number;
}

/** What the conversations of a batch have in common. */
export interface ConversationPolicy {
  readonly agent: StepPolicy;
  readonly questions: StepPolicy;
  /** Type of the agent, as it is searched for. */
  readonly agentType: string;
  /** Whether contexts are extracted by convsim's own code from what is stored, within milliseconds. */
  readonly isContextBuiltIn: boolean;
  /** Task queue of the calls to agent, generator and users' code; default: that of the workflow. */
  readonly callQueue?: string;
  /** Whether the user, or a stop rule, looks at the last answer too before the conversation ends. */
  readonly reacts?: boolean;
  /** Names of the judges that look at a conversation before it ends. */
  readonly judges?: readonly string[];
  /** Limits of a judge's calls, where there are judges. */
  readonly judging?: StepPolicy;
  /** Whether texts of users are left out of what conversations can be searched by, which Temporal cannot encrypt. */
  readonly hidesTexts?: boolean;
  /** Whether the agent is notified when a conversation has ended. */
  readonly closesSession?: boolean;
}

export interface BatchInput {
  readonly batchId: string;
  /** Start of every workflow id of this installation. */
  readonly prefix: string;
}

/** What a batch came to: outcomes add up to its seeds. */
export interface BatchResult {
  readonly seeds: number;
  readonly turns: number;
  readonly outcomes: Counts;
}

/** What a batch has to do, from the store. */
export interface BatchPlan {
  readonly seeds: number;
  readonly concurrency: number;
  /** Whether its first conversation goes ahead alone. */
  readonly hasCanary: boolean;
  /** Seeds without an outcome. */
  readonly open: number;
  /** Shards that hold seeds without an outcome. */
  readonly shards: readonly number[];
  readonly policy: ConversationPolicy;
}

export interface ShardInput extends BatchInput {
  readonly shard: number;
  /** Conversations it keeps in flight. */
  readonly window: number;
  /** Whether its first conversation goes ahead alone: the others wait for it. */
  readonly hasCanary: boolean;
  readonly policy: ConversationPolicy;
}

/** A conversation that has no outcome yet. */
export interface PlannedConversation {
  readonly conversationId: string;
  readonly seedIndex: number;
  /** Display copy of the seed question; empty where the user opens the conversation. */
  readonly question: string;
  /** Name of the persona that asks, as it is searched for. */
  readonly persona?: string;
  /** As it is searched for. */
  readonly tag: string | null;
  readonly maxTurns: number;
  /** Turns already committed: it continues at this one. */
  readonly committedTurns: number;
}

export interface ConversationInput extends PlannedConversation, BatchInput {
  /** Whether the other conversations of the batch wait until this one is past its first exchange. */
  readonly isCanary: boolean;
  readonly policy: ConversationPolicy;
}

export interface ConversationResult {
  readonly outcome: Outcome;
  readonly turns: number;
  /** Why a user or a stop rule ended it. */
  readonly endReason?: string;
  /** What the judges of the spec found, where it has any. */
  readonly verdict?: Verdict;
}

/** What is judged apart from the run: the ended conversations of a batch that lack scores of a set. */
export interface JudgingInput extends BatchInput {
  readonly set: string;
  /** The one judge that is asked; default: each. */
  readonly only?: string;
  /** Whether conversations that failed or were cancelled are judged too. */
  readonly includesFailed?: boolean;
  /** Seed index it begins at, and what its earlier runs came to: it continues as new. */
  readonly from?: number;
  readonly done?: JudgingResult;
}

/** What a judging came to. */
export interface JudgingResult {
  /** Verdicts of one judge on one conversation. */
  readonly judgements: number;
  /** Those that failed, or left a criterion without a score. */
  readonly errors: number;
  /** Whether it ended because the budget is used up. */
  readonly isExhausted: boolean;
}

/** The turn that a step belongs to, as activities are given it. */
export interface TurnInput {
  readonly batchId: string;
  readonly conversationId: string;
  readonly seedIndex: number;
  readonly turn: number;
}
