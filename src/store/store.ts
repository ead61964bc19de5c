import type { Keyring } from '../encryption/keyring.ts';
import type { FailureType } from '../contract/failures.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Usage } from '../contract/message.ts';
import type { FailedOutcome, Outcome } from '../contract/outcome.ts';
import type { Seed } from '../contract/seed.ts';
import type { Exchange, ToolCallMade, UserEnd, UserTurn } from '../contract/user-turn.ts';
import type { PlannedConversation } from '../contract/workflow-api.ts';
import type { ConversationKey, Ending } from './conversation-key.ts';
import type { JudgementStore } from './judgement-store.ts';
import type { StepName } from './step-name.ts';
import type { StoreTrouble } from './store-trouble.ts';
import type { ViewStore } from './view-store.ts';

/** State of a batch: seeds still loading, ready or running, paused with a reason, or closed. */
export type BatchState = 'loading' | 'open' | 'paused' | 'closed';

/** A batch as the store holds it. */
export interface Batch {
  readonly batchId: string;
  readonly manifest: Manifest;
  readonly state: BatchState;
  /** Why it is paused; `null` otherwise. */
  readonly pauseReason: string | null;
  /** Seeds in the batch; `null` until all are loaded. */
  readonly seedCount: number | null;
  /** ISO 8601. */
  readonly createdAt: string;
}

export type { ConversationKey, Ending, StepName };

/** One turn of a conversation; turn 0 asks the seed question. */
export interface TurnKey extends ConversationKey {
  readonly turn: number;
}

/** A seed that still needs work, with its whole question; tag and limit are `null` where the spec's hold. */
export interface PlannedSeed extends Omit<PlannedConversation, 'maxTurns'> {
  readonly maxTurns: number | null;
}

/** An agent's reply, as the store keeps it. */
export interface Reply {
  readonly content: string;
  readonly replyMessages: readonly unknown[] | null;
  readonly toolOutputs: readonly string[];
  /** Tools that the agent called in this turn, in order. */
  readonly toolCalls: readonly ToolCallMade[];
  readonly traceId: string | null;
  /** What it named as the agent's session. */
  readonly session: string | null;
  readonly usage: Usage | null;
  /** Why the model stopped, e.g. `length`; `null` where its server did not say. */
  readonly finishReason: string | null;
  readonly latencyMs: number;
  /** Milliseconds until the first words; `null` where the reply came at once. */
  readonly firstTextMs: number | null;
  /** When it was stored, ISO 8601. */
  readonly answeredAt: string;
}

/** A reply to be stored, with the raw trace that came with it. */
export interface NewReply extends Omit<Reply, 'answeredAt'> {
  /** `undefined` where the agent sent none. */
  readonly trace: unknown;
}

/** A trace to be stored beside its reply. */
export interface NewTrace {
  readonly trace: unknown;
  readonly traceId: string | undefined;
  readonly toolCalls?: Reply['toolCalls'] | undefined;
}

/** The context that a turn left for the next question; empty content means there was none. */
export interface Context {
  readonly content: string;
  /** Whether an earlier turn's context was used again. */
  readonly isReused: boolean;
}

/** A question made by the generator. */
export interface Question {
  readonly content: string;
  /** Facts that a correct answer contains; `null` where the generator gave none. */
  readonly expectedFacts: readonly string[] | null;
  readonly usage: Usage | null;
  readonly latencyMs: number;
  /** What the simulated user decided; none where the generator plays none. */
  readonly user?: UserTurn | undefined;
  /** How the conversation ends instead of with this question, whose content is empty then. */
  readonly end?: UserEnd | undefined;
  /**
   * Why it may be replaced, once, by `settleQuestion`: a claim is to be verified; a reaction to the last answer had no message,
   * and one is needed if the conversation is extended.
   */
  readonly pending?: 'claim' | 'reaction' | undefined;
}

/** What was said before a turn. */
export interface SaidBefore {
  readonly seed: Seed;
  /** Committed turns before this one, oldest first. */
  readonly history: readonly Exchange[];
  /** The session that the last of them named; `null` where none did. */
  readonly session: string | null;
}

/** What the store holds when a turn starts. */
export interface TurnState extends SaidBefore {
  /** The question of this turn; `null` if it was not generated yet. */
  readonly question: string | null;
  /** The reply, if one was stored already. */
  readonly reply: Reply | null;
}

/** Failed attempts at a step so far. */
export interface Setback {
  /** Failures so far, rate limiting not counted. */
  readonly failures: number;
  /** Consecutive rate-limited calls. */
  readonly rateLimited: number;
  /** ISO 8601 time of the first rate-limited call of the present streak; `null` when the last failure was of another kind. */
  readonly rateLimitedSince: string | null;
}

/** Steps that wait for another attempt after the same failure. */
export interface Wait {
  readonly step: StepName;
  /** Type and message of the failure, as one of them met it. */
  readonly type: string;
  readonly message: string;
  /** How many steps wait. */
  readonly count: number;
  readonly isRateLimit: boolean;
  /** Failed attempts of the step that has most of them. */
  readonly failures: number;
  /** About when the next attempt of any of them is made, in milliseconds since 1970. */
  readonly nextAtMs: number;
}

/** What a batch has reached. */
export interface Progress {
  readonly seeds: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Committed turns. */
  readonly turns: number;
  /** Those whose answer was cut off because the tokens ran out. */
  readonly cutOff: number;
  readonly agentUsage: Usage;
  readonly questionUsage: Usage;
  /** Of the judges of all sets; absent where none has used any. */
  readonly judgeUsage?: Usage | undefined;
  /** Steps now waiting for another attempt, and how many of them because of rate limiting. */
  readonly retrying: number;
  readonly rateLimited: number;
}

/** What a batch has used of its budget, over all its runs. */
export interface Spent {
  /** Committed turns. */
  readonly turns: number;
  /** Tokens that agent, question generator and judges reported, in and out. */
  readonly tokens: number;
  /** Running time, pauses excluded; grows only while `noteRunning` is called. */
  readonly ranMs: number;
}

/** A process that works on batches. */
export interface Serving {
  /** Its own, among all that work on batches of the store. */
  readonly id: string;
  /** The batch it works on; `null`: every open one. */
  readonly batchId: string | null;
  /** Where its process id holds. */
  readonly host: string;
  readonly pid: number;
}

/** A batch in a listing. */
export type BatchSummary = Batch & Pick<Progress, 'outcomes' | 'turns'>;

/** A conversation in a listing. */
export interface ConversationSummary {
  readonly conversationId: string;
  readonly seedId: string;
  readonly question: string;
  readonly ending: Ending | null;
  /** Committed turns. */
  readonly turns: number;
}

/** Which conversations of a batch are listed; all of them without `outcome` and `text`. */
export interface ConversationFilter {
  readonly batchId: string;
  readonly outcome?: Outcome | 'running' | undefined;
  /** Part of the seed question, of its id or of the conversation's id, in capitals or not. */
  readonly text?: string | undefined;
}

/** Conversations that failed, or were blocked, for the same cause. */
export interface FailureGroup {
  readonly outcome: FailedOutcome | 'blocked';
  readonly errorType: string;
  readonly count: number;
  /** The first of them. */
  readonly example: { readonly conversationId: string; readonly message: string };
}

/** A committed turn with all that the record needs. */
export interface TurnRow {
  readonly turn: number;
  readonly question: string;
  /** Context the question was made from; `null` on turn 0. */
  readonly contextUsed: string | null;
  readonly reply: Reply;
  readonly questionUsage: Usage | null;
  readonly questionLatencyMs: number;
  readonly user: UserTurn | null;
  readonly expectedFacts: readonly string[] | null;
  /** Id of the conversation that it was copied from; `null` where it is this one's own. */
  readonly copiedFrom: string | null;
}

/** A conversation with its committed turns, oldest first. */
export interface ConversationRow {
  readonly seed: Seed;
  readonly ending: Ending | null;
  readonly turns: readonly TurnRow[];
  /** Tokens of questions that no committed turn asks: the last reaction, and the turn in which the user ended it. */
  readonly unaskedUsage: Usage | null;
}

/** An amount taken from a rate, and how much of it the whole limit brings back per millisecond. */
export interface RateTaken {
  readonly amount: number;
  readonly perMs: number;
}

/** State of an endpoint's rates. */
export interface RateState {
  /** The store's clock, in milliseconds. */
  readonly nowMs: number;
  /** Requests and tokens that were taken and have not come back yet, those just taken included. */
  readonly requestsOwed: number;
  readonly tokensOwed: number;
  readonly pace: PaceState;
}

/** What is known of how much of its limits an endpoint bears; times are milliseconds on the store's clock. */
export interface PaceState {
  /** Part of the limits that is used now, up to 1: less after the endpoint refused requests. */
  readonly share: number;
  /** Part of the limits that it took when it last refused many. */
  readonly takenShare: number;
  /** Part of the requests that it refused then; 0 since it refuses few. */
  readonly refusedShare: number;
  /** How often the share was lowered: requests sent before the last time say nothing about the share after it. */
  readonly cuts: number;
  /** When the share was last judged. */
  readonly judgedAtMs: number;
  /** Since when `sent` and `refused` are counted. */
  readonly countedFromMs: number;
  readonly sent: number;
  readonly refused: number;
}

/** Requests that a worker sent to an endpoint, and how many of them were refused. */
export interface RateOutcomes {
  readonly sent: number;
  readonly refused: number;
  /** The `cuts` of the endpoint's pace when they were sent. */
  readonly cuts: number;
}

/**
 * Where seeds, turns, traces and outcomes live. Everything a step saves is written once: the first writer wins and every
 * `save…` returns what is stored, so that a late second attempt cannot change what was said.
 * A `save…` or `commitTurn` whose turn builds on something that the store no longer holds throws `StepFailure` `StoreBehind`.
 * Every method throws `StepFailure` `StoreUnavailable` when the database does not answer.
 */
export interface Store extends AsyncDisposable, JudgementStore, ViewStore {
  /** Random id of this store, made with it: names the task queue. */
  readonly id: string;
  /** Whether processes on other machines can use it too. */
  readonly isShared: boolean;
  /** What keeps this process from using the store now. */
  readonly trouble: StoreTrouble;

  /** Tries whether the store takes data now, and changes nothing; `trouble` then says what it met. */
  probe(): Promise<void>;

  /** Creates the batch in state `loading`, or returns the one that is there. */
  createBatch(batchId: string, manifest: Manifest): Promise<Batch>;
  findBatch(batchId: string): Promise<Batch | null>;
  listBatches(): Promise<readonly BatchSummary[]>;
  /**
   * Changes the manifest and returns it. `change` is applied again when another process was quicker, so that two concurrent
   * changes both hold.
   * @throws {StepFailure} `StoreInconsistent` when there is no such batch.
   */
  changeManifest(batchId: string, change: (present: Manifest) => Manifest): Promise<Manifest>;
  /** Adds seeds; those already there stay as they are. */
  addSeeds(batchId: string, seeds: readonly Seed[]): Promise<void>;
  /** Ends the loading phase: the batch holds exactly the seeds with index below `seedCount`. */
  sealSeeds(batchId: string, seedCount: number): Promise<void>;
  setBatchState(batchId: string, state: BatchState, pauseReason?: string): Promise<void>;
  /** Removes the batch and everything said in it. */
  deleteBatch(batchId: string): Promise<void>;

  /** Numbers of the shards that hold seeds without an outcome. */
  openShards(batchId: string, seedsPerShard: number): Promise<readonly number[]>;
  /** Seeds without an outcome from index `from` (inclusive) to `to` (exclusive), in order, at most `limit`. */
  openSeeds(page: { batchId: string; from: number; to: number; limit: number }): Promise<readonly PlannedSeed[]>;

  /** Whether a step of any conversation of the batch has got a result. */
  wasServed(batchId: string, step: StepName): Promise<boolean>;

  /** @throws {StepFailure} `StoreInconsistent` when there is no such seed. */
  readSaid(key: TurnKey): Promise<SaidBefore>;
  /** With what is known of the turn itself. @throws {StepFailure} as `readSaid`. */
  readTurn(key: TurnKey): Promise<TurnState>;
  findReply(key: TurnKey): Promise<Reply | null>;
  /** The trace of a reply; `null` where one was asked for and none came, `undefined` where there was none to ask for. */
  readTrace(key: TurnKey): Promise<unknown>;
  saveReply(key: TurnKey, reply: NewReply): Promise<Reply>;
  /** Saves a trace that came after its reply, with its id and tool calls where the reply named none. */
  saveTrace(key: TurnKey, fetched: NewTrace): Promise<void>;
  /** Commits the turn: from here on it is counted and exported. Harmless when repeated. */
  commitTurn(key: TurnKey): Promise<void>;
  /** The context that turn `key.turn` left, if it was extracted already. */
  findContext(key: TurnKey): Promise<Context | null>;
  /** The last context before `key.turn` that was not empty. */
  lastContext(key: TurnKey): Promise<string | null>;
  saveContext(key: TurnKey, context: Context): Promise<Context>;
  findQuestion(key: TurnKey): Promise<Question | null>;
  /** Saves the question that turn `key.turn` asks. */
  saveQuestion(key: TurnKey, question: Question): Promise<Question>;
  /** Replaces a pending question; of its usage only `added` has not been counted yet. Returns what is stored. */
  settleQuestion(key: TurnKey, question: Question, added: Usage | null): Promise<Question>;

  /** Counts a failed attempt at a step, and returns what there is now. */
  noteSetback(
    key: TurnKey,
    step: StepName,
    failure: {
      type: FailureType;
      message: string;
      isRateLimit: boolean;
      retryAfterMs?: number | undefined;
      /** Counted with the tokens of questions or of judges where the step is one. */
      usage?: Usage | undefined;
    },
  ): Promise<Setback>;
  /** Forgets a step's failed attempts: it starts afresh. */
  clearSetbacks(key: TurnKey, step: StepName): Promise<void>;
  /** The step succeeded: what it had met before is kept as its retries, and waits no longer. */
  settleSetbacks(key: TurnKey, step: StepName): Promise<void>;

  /** Ends a conversation, unless it has ended; returns how it ended. */
  saveEnding(key: ConversationKey, ending: Ending): Promise<Ending>;
  /** Committed turns of a conversation. */
  countTurns(key: ConversationKey): Promise<number>;
  /** Ends every conversation of the batch that has no outcome; returns how many. */
  endOpenConversations(batchId: string, outcome: 'cancelled' | 'budget-exhausted'): Promise<number>;
  /** Removes the outcome of conversations that ended with one of these, and opens the batch; returns how many. */
  reopen(batchId: string, outcomes: readonly (FailedOutcome | 'cancelled' | 'budget-exhausted')[]): Promise<number>;
  /** Length of the batch's streak of failures with one cause; 0 where `ending` is given and has another cause. */
  failureStreak(batchId: string, ending?: Ending): Promise<number>;

  readSpent(batchId: string): Promise<Spent>;
  /** Notes that an open batch is running: the time since the last call, up to 90 s, becomes running time. */
  noteRunning(batchId: string): Promise<void>;

  /**
   * Takes from the rates of an endpoint, atomically; a negative amount gives back. Counts `outcomes` unless the pace was cut since
   * the requests were sent.
   */
  takeRate(
    endpoint: string,
    taken: { requests?: RateTaken; tokens?: RateTaken; outcomes?: RateOutcomes },
  ): Promise<RateState>;
  /** Changes the pace of an endpoint, unless another worker did since `from` was read; what was counted since then stays. */
  changePace(endpoint: string, change: { readonly from: PaceState; readonly to: PaceState }): Promise<void>;

  /** Sets a batch that has not ended, and whose seeds are loaded, to `paused`. */
  pauseOpen(batchId: string, reason: string): Promise<void>;
  /**
   * Raises the seeds' own limits to `maxTurns` follow-up turns and opens the `completed` conversations that have fewer;
   * returns how many.
   */
  extend(batchId: string, maxTurns: number): Promise<number>;
  /** Copies the committed turns below `turns` with all that belongs to them, uncounted; existing rows stay. */
  copyTurns(copy: { from: ConversationKey; to: ConversationKey; turns: number }): Promise<void>;

  /**
   * To be called before anything goes through Temporal: notes the key that payloads are encrypted with from now on.
   * @throws {InputError} when batches of this store were run with a key that is not given, or with another one of the same id.
   */
  agreeOnKeys(keyring: Keyring | undefined): Promise<void>;

  /** Notes that a process works on batches; it is repeated while it does. */
  noteServing(serving: Serving): Promise<void>;
  /** Notes that it does no longer. */
  endServing(id: string): Promise<void>;
  /** The processes that work on batches, and how long ago each said so, in milliseconds. */
  servings(): Promise<readonly (Serving & { readonly ageMs: number })[]>;

  /** What a batch has reached, or its seeds `shard * 1,000` and the 999 after it. */
  progress(batchId: string, shard?: number): Promise<Progress>;
  /** What steps of a batch, of a shard or of one seed wait for, by cause, most steps first. */
  waits(part: { batchId: string; shard?: number | undefined; seedIndex?: number }): Promise<readonly Wait[]>;
  /** Conversations from seed index `from` on, in order, at most `limit`, with their committed turns. */
  readConversations(page: { batchId: string; from: number; limit: number }): Promise<readonly ConversationRow[]>;
  /** Conversations that match, in order, at most `limit`. */
  listConversations(page: ConversationFilter & { readonly limit: number }): Promise<readonly ConversationSummary[]>;
  /** How many match. */
  countConversations(filter: ConversationFilter): Promise<number>;
  /** The failures of a batch by cause, most frequent first; messages that differ only in ids and numbers are one cause. */
  failures(batchId: string): Promise<readonly FailureGroup[]>;
  findConversation(conversationId: string): Promise<(ConversationRow & { batchId: string }) | null>;

  close(): Promise<void>;
}
