import type { CallIdentity } from '../contract/call-identity.ts';
import type { Judgement } from '../contract/judgement.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Seed } from '../contract/seed.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { SaidTurn } from '../contract/user-turn.ts';

/** A conversation that has ended, or is about to, as judges see it. */
export interface JudgedConversation {
  readonly seed: Seed;
  /** Every committed turn, oldest first. */
  readonly turns: readonly SaidTurn[];
  /** The context that each turn left, by turn; for judges that see contexts. */
  readonly contexts: readonly string[];
  readonly outcome: Outcome;
  readonly endReason: string | null;
  readonly spec: Pick<SimulationSpec, 'user' | 'personas' | 'agentDescription' | 'randomSeed' | 'stop'>;
}

/** One conversation to be judged. `CallIdentity.idempotencyKey` is of conversation, set and judge; further calls append to it. */
export interface JudgeRequest extends CallIdentity {
  readonly conversation: JudgedConversation;
  /** Aborted when the activity is cancelled. */
  readonly signal: AbortSignal;
}

/** What a judge found, before it is stored. */
export type Judged = Pick<Judgement, 'scores' | 'model'> & {
  readonly usage?: Judgement['usage'] | undefined;
  /** Milliseconds that requests were held back to keep to the spec's rate; no part of the latency. */
  readonly waitedMs?: number | undefined;
};

/** Judges conversations. */
export interface Judge {
  /**
   * Scores every criterion; one of which nobody can tell is an `error` among the scores.
   * @throws {StepFailure} typed, where no criterion can be scored: `BadVerdict` for a model's verdict that is unusable twice.
   */
  judge(request: JudgeRequest): Promise<Judged>;
  /** Ends what the judge started (a thread); called when its worker stops. */
  close?(): Promise<void>;
}
