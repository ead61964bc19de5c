import type { ChatMessage, Usage } from '../contract/message.ts';
import type { SeedInfo } from '../contract/seed.ts';

/** One question put to the system under test. */
export interface AgentCall {
  /** Every message so far, the new question last. */
  readonly messages: readonly ChatMessage[];
  readonly conversationId: string;
  /** 0 asks the seed question. */
  readonly turn: number;
  readonly seed: SeedInfo;
  /** The same for every attempt at this turn; sent where the server has a place for it. */
  readonly idempotencyKey: string;
  /** Aborted when the activity is cancelled; pass it to every request. */
  readonly signal: AbortSignal;
}

/** What the agent answered. */
export interface AgentReply {
  /** The last assistant text: the answer that the conversation goes on with. */
  readonly content: string;
  /** Every message of the reply, as the agent sent them, when it sent more than the answer. */
  readonly replyMessages?: readonly unknown[] | undefined;
  /** Results of the tools called in this turn, in order, each once. */
  readonly toolOutputs?: readonly string[] | undefined;
  /** The trace as the agent's server sent it, any encoding. */
  readonly trace?: unknown;
  readonly traceId?: string | undefined;
  readonly usage?: Usage | undefined;
}

/** The system under test. */
export interface Agent {
  /** @throws {StepFailure} for everything that can go wrong, typed. */
  invoke(call: AgentCall): Promise<AgentReply>;
}
