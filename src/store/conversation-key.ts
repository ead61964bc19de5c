import type { Outcome } from '../contract/outcome.ts';

/** One conversation of a batch, by the place of its seed. */
export interface ConversationKey {
  readonly batchId: string;
  readonly seedIndex: number;
}

/** How a conversation ended, and the failure that ended it, if one did. */
export interface Ending {
  readonly outcome: Outcome;
  readonly errorType: string | null;
  readonly errorMessage: string | null;
  /** Why a user or a stop rule ended it. */
  readonly endReason?: string | null | undefined;
}
