import type { CallIdentity } from '../contract/call-identity.ts';
import type { ChatMessage, Usage } from '../contract/message.ts';
import type { Seed, SeedInfo } from '../contract/seed.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { Exchange, UserTurn } from '../contract/user-turn.ts';

/** What the next question is based on; `turn` is the one that the question is for: 0 where the user opens the conversation. */
export interface QuestionRequest extends CallIdentity {
  /** What the agent's last reply was about, as the context extractor gave it; empty only for a generator that works without. */
  readonly context: string;
  /** Every question asked so far, the seed question first. */
  readonly previousQuestions: readonly string[];
  readonly agentDescription: string | undefined;
  /** The whole conversation so far, the last answer included. */
  readonly messages: readonly ChatMessage[];
  readonly seed: SeedInfo;
  /** What a simulated user is made of and has done so far; only for generators of which `isUser` or `takesUser` is true. */
  readonly user?: UserSituation | undefined;
  /** Aborted when the activity is cancelled. */
  readonly signal: AbortSignal;
}

/** Where a simulated user stands. */
export interface UserSituation {
  readonly seed: Seed;
  readonly spec: Pick<SimulationSpec, 'user' | 'personas' | 'randomSeed' | 'stop' | 'maxTurns'>;
  /** Every turn so far, oldest first, the one just answered last. */
  readonly turns: readonly Exchange[];
  /** Whether the context is the answer itself, which the transcript holds already. */
  readonly isContextAnswer: boolean;
  /** Whether no turn follows: the user only reacts to the last answer. */
  readonly isReaction: boolean;
  /** Why a claim of the user that its goal is reached was refused, where it was. */
  readonly refusedClaim?: string | undefined;
}

/** Candidates for the next question, best first, and what they cost. */
export interface GeneratedQuestions {
  readonly questions: readonly string[];
  /** Whether the user ended the conversation instead of asking. */
  readonly isEnd?: boolean | undefined;
  /** What the simulated user decided, its end of the conversation included. */
  readonly user?: UserTurn | undefined;
  /** Whether the end is a claim to be verified by `verify` before it holds. */
  readonly isClaim?: boolean | undefined;
  /** Facts that a right answer to the first question holds, where the generator knows them. */
  readonly expectedFacts?: readonly string[] | undefined;
  readonly usage?: Usage | undefined;
  /** Milliseconds that requests were held back to keep to the spec's rate; no part of the latency. */
  readonly waitedMs?: number | undefined;
}

/** Whether the goal of a user was reached, by a second look. */
export interface GoalVerdict {
  readonly isReached: boolean;
  /** What is missing, for the user, at most 500 characters. */
  readonly reason: string;
  readonly usage?: Usage | undefined;
}

/** Plays the user: makes the next question. */
export interface QuestionGenerator {
  /** Whether it plays a user with a goal: it is given `request.user`, works without a context, and reacts to the last answer. */
  readonly isUser?: boolean;
  /** Whether it is given `request.user` although it plays no user: it lets persona, goal and guidelines tell what it asks. */
  readonly takesUser?: boolean;
  /** Looks once more whether the goal is reached. @throws {StepFailure} typed. */
  verify?(request: QuestionRequest): Promise<GoalVerdict>;
  /** @throws {StepFailure} for everything that can go wrong, typed; an empty list counts as `NoQuestion`. */
  generate(request: QuestionRequest): Promise<GeneratedQuestions>;
  /** Ends what the generator started (a thread); called when its worker stops. */
  close?(): Promise<void>;
}
