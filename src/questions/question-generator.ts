import type { CallIdentity } from '../contract/call-identity.ts';
import type { ChatMessage, Usage } from '../contract/message.ts';
import type { SeedInfo } from '../contract/seed.ts';

/** What the next question is based on; `turn`, 1 or more, is the one that the question is for. */
export interface QuestionRequest extends CallIdentity {
  /** What the agent's last reply was about, as the context extractor gave it; never empty. */
  readonly context: string;
  /** Every question asked so far, the seed question first. */
  readonly previousQuestions: readonly string[];
  readonly agentDescription: string | undefined;
  /** The whole conversation so far, the last answer included. */
  readonly messages: readonly ChatMessage[];
  readonly seed: SeedInfo;
  /** Aborted when the activity is cancelled. */
  readonly signal: AbortSignal;
}

/** Candidates for the next question, best first, and what they cost. */
export interface GeneratedQuestions {
  readonly questions: readonly string[];
  /** Whether the user ended the conversation instead of asking. */
  readonly isEnd?: boolean | undefined;
  /** Facts that a right answer to the first question holds, where the generator knows them. */
  readonly expectedFacts?: readonly string[] | undefined;
  readonly usage?: Usage | undefined;
  /** Milliseconds that requests were held back to keep to the spec's rate; no part of the latency. */
  readonly waitedMs?: number | undefined;
}

/** Plays the user: makes the next question. */
export interface QuestionGenerator {
  /** @throws {StepFailure} for everything that can go wrong, typed; an empty list counts as `NoQuestion`. */
  generate(request: QuestionRequest): Promise<GeneratedQuestions>;
  /** Ends what the generator started (a thread); called when its worker stops. */
  close?(): Promise<void>;
}
