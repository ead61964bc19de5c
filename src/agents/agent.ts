import type { CallIdentity } from '../contract/call-identity.ts';
import type { ChatMessage, Usage } from '../contract/message.ts';
import type { SeedInfo } from '../contract/seed.ts';
import type { ToolCallMade } from '../contract/user-turn.ts';

/** One question put to the system under test; turn 0 asks the seed question. */
export interface AgentCall extends CallIdentity {
  /** Every message so far, the new question last. */
  readonly messages: readonly ChatMessage[];
  readonly seed: SeedInfo;
  /** What the agent's reply to the turn before named as its session; `undefined` in the first turn. */
  readonly session?: string | undefined;
  /** Aborted when the activity is cancelled; pass it to every request. */
  readonly signal: AbortSignal;
}

/** What the agent answered. */
export interface AgentReply {
  /** The text for the user, without reasoning: the answer that the conversation continues with. */
  readonly content: string;
  /** Every message of the reply, as the agent sent them, when they hold more than the answer. */
  readonly replyMessages?: readonly unknown[] | undefined;
  /** Results of the tools called in this turn, in order, each once. */
  readonly toolOutputs?: readonly string[] | undefined;
  /** Tools called in this turn, in order. */
  readonly toolCalls?: readonly ToolCallMade[] | undefined;
  /** The trace as the agent's server sent it, any encoding; `null` where one was asked for and none came. */
  readonly trace?: unknown;
  readonly traceId?: string | undefined;
  /** Names the conversation to an agent that keeps it; the next call carries it. */
  readonly session?: string | undefined;
  readonly usage?: Usage | undefined;
  /** Why the model stopped: `stop`, `length` where the answer was cut off, … */
  readonly finishReason?: string | undefined;
  /** Milliseconds until the first words of a reply that came in parts. */
  readonly firstTextMs?: number | undefined;
  /** Milliseconds that requests were held back to keep to the spec's rate; no part of the latency. */
  readonly waitedMs?: number | undefined;
}

/** Asks for the trace of a reply that came without one. */
export interface TraceCall extends CallIdentity {
  /** Where the reply named it. */
  readonly traceId: string | undefined;
  /** When the reply was stored, ISO 8601. */
  readonly answeredAt: string;
  /** Aborted when the activity is cancelled. */
  readonly signal: AbortSignal;
}

/** A trace that was fetched after the reply. */
export interface FetchedTrace {
  readonly trace: unknown;
  readonly traceId: string | undefined;
  /** Tools that it says were called, in order: kept where the reply itself named none. */
  readonly toolCalls?: readonly ToolCallMade[] | undefined;
}

/** The system under test. */
export interface Agent {
  /** Whether a turn needs the trace that `fetchTrace` fetches: it is looked for again before the context is made. */
  readonly needsTrace?: boolean;
  /** @throws {StepFailure} for everything that can go wrong, typed. */
  invoke(call: AgentCall): Promise<AgentReply>;
  /**
   * Fetches the trace of a reply without one, where an agent keeps its traces elsewhere; waits for one that is late. The
   * reply is in the store by then: a failure here is tried again without asking the agent again.
   * @returns `undefined` where this agent has no trace to wait for.
   * @throws {StepFailure} `TraceMissing` when none came in time.
   */
  fetchTrace?(call: TraceCall): Promise<FetchedTrace | undefined>;
  /** Ends the session of a conversation that has ended; `call.messages` is empty. @throws {StepFailure} which nobody minds. */
  endSession?(call: AgentCall): Promise<void>;
  /** Ends what the agent started (a server process); called when its worker stops. */
  close?(): Promise<void>;
}
