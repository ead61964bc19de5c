import type { Seed } from './seed.ts';
import type { SaidTurn, UserEnd } from './user-turn.ts';

/** A conversation as a stop rule sees it: its turns so far, the one just answered last. */
export interface StopSituation {
  readonly seed: Seed;
  readonly turns: readonly SaidTurn[];
}

/** The rules of `stop` that are looked at after each answer, before the user is asked. */
export interface StopRules {
  /**
   * The end that the first rule demands which holds; `undefined` where none does.
   * @throws {StepFailure} typed, when a function of a rule throws, hangs or returns something else than it is to.
   */
  before(situation: StopSituation, signal: AbortSignal): Promise<UserEnd | undefined>;
  /** Ends what the rules started. */
  close(): void;
}
