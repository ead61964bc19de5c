import type { CheckedConversation } from '../checks/checked-conversation.ts';
import type { Evidence } from '../contract/judgement.ts';
import type { ChatMessage, Usage } from '../contract/message.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { SeedInfo } from '../contract/seed.ts';
import type { Span } from '../traces/span.ts';

/** What an agent function receives beside the messages. */
export interface AgentFunctionCall {
  readonly conversationId: string;
  /** 0 asks the seed question. */
  readonly turn: number;
  readonly seed: SeedInfo;
  /** Identical for every attempt at this turn: lets a server recognise a repeated call. */
  readonly idempotencyKey: string;
  /** Aborted when the call is cancelled or takes longer than `limits.agent.timeout`. */
  readonly signal: AbortSignal;
}

/** What an agent function gives back; a bare string is only the answer. */
export interface AgentFunctionReply {
  /** The answer. */
  readonly content: string;
  /** Results of the tools called in this turn, in order. */
  readonly toolOutputs?: readonly string[];
  /** Tools called in this turn, in order: checks of `stop.when` see them, and records hold them. */
  readonly toolCalls?: readonly { readonly name: string; readonly arguments?: unknown }[];
  /** The trace, as JSON; extractors get it. */
  readonly trace?: unknown;
  readonly usage?: Usage;
}

/**
 * The chat agent under test. A call that throws is retried; an error with `retryable: false` is final, one with
 * `status: 429` or `retryAfterMs` is a rate limit and waits without counting as an attempt.
 */
export type AgentFunction = (
  messages: readonly ChatMessage[],
  call: AgentFunctionCall,
) => Promise<AgentFunctionReply | string> | AgentFunctionReply | string;

/** What a question function makes the next question from. */
export interface QuestionFunctionRequest {
  /** What the extractor took from the last reply; never empty. */
  readonly context: string;
  /** Every question asked so far, the seed question first. */
  readonly previousQuestions: readonly string[];
  readonly agentDescription: string | undefined;
  readonly messages: readonly ChatMessage[];
  readonly seed: SeedInfo;
  readonly conversationId: string;
  /** The turn that the question is for: 1 or more. */
  readonly turn: number;
}

/** Plays the user: returns candidates for the next question; the first is asked. */
export type QuestionFunction = (
  request: QuestionFunctionRequest,
  call: { readonly signal: AbortSignal },
) => Promise<QuestionList> | QuestionList;

/** Questions as texts or as the original's objects. */
export type QuestionList = readonly (string | { readonly question: string })[];

/** What one turn left to make the next question from. */
export interface ContextFunctionInput {
  readonly answer: string;
  /** Every tool result of the turn, from the trace, or from the reply if the trace has none. */
  readonly toolOutputs: readonly string[];
  /** The trace as the agent gave it; `undefined` without one. */
  readonly trace: unknown;
  /** The trace's spans by their start, in one form whichever way the trace is encoded. */
  readonly spans: readonly Span[];
}

/** Takes from a reply the text that the next question is made from; an empty text means that there is none. */
export type ContextFunction = (input: ContextFunctionInput) => Promise<string> | string;

/** Why a conversation ends, or `true` for no other reason than that the function says so; `false` lets it go on. */
export type StopVerdict = boolean | string | { readonly pass: boolean; readonly reason?: string };

/** Says after each answer, before the user is asked, whether the conversation ends; a reason is kept as `end_reason`. */
export type StopFunction = (
  conversation: CheckedConversation,
  call: { readonly signal: AbortSignal },
) => Promise<StopVerdict> | StopVerdict;

/** A conversation that has ended, as a judge function sees it: what checks see, and the context that each turn left. */
export interface ConversationToJudge extends CheckedConversation {
  readonly outcome: Outcome;
  /** By turn; empty texts where there was none. */
  readonly contexts: readonly string[];
}

/** What a judge function found: by pass and fail, by a number, or both. */
export interface JudgeFinding {
  /** `null`: nobody can tell, which is `inconclusive`; left out beside a score: the number decides nothing. */
  readonly pass?: boolean | null;
  /** On a scale of your own. */
  readonly score?: number;
  readonly reason?: string;
  readonly evidence?: readonly Evidence[];
}

/** One result, whose criterion is named `pass`, or one for each criterion and turn that was judged, each once. */
export type JudgeFunctionResult =
  | boolean
  | JudgeFinding
  | readonly (JudgeFinding & { readonly criterion: string; readonly turn?: number })[];

/**
 * Scores one conversation. A call that throws is retried as an agent's is; a judge that fails for good is an `error` of the
 * conversation's verdict, never a score. `idempotencyKey` is the same for every attempt.
 */
export type JudgeFunction = (
  conversation: ConversationToJudge,
  call: { readonly conversationId: string; readonly idempotencyKey: string; readonly signal: AbortSignal },
) => Promise<JudgeFunctionResult> | JudgeFunctionResult;
