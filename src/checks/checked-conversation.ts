import type { Usage } from '../contract/message.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Seed } from '../contract/seed.ts';
import type { SaidTurn } from '../contract/user-turn.ts';

/** A conversation as checks see it; `jmespath` and modules are given it as it is. */
export interface CheckedConversation {
  /** Every turn that was answered, oldest first. */
  readonly turns: readonly SaidTurn[];
  /** `null` while the conversation is open. */
  readonly outcome: Outcome | null;
  readonly endReason: string | null;
  /** Tokens of the agent, all turns together; `null` unless it reported them for every turn. */
  readonly usage: Usage | null;
  readonly seed: Seed;
}
