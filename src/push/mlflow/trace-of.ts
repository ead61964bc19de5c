import type { Batch } from '../../store/store.ts';
import type { PushedConversation } from '../pushed-conversation.ts';
import type { PushedTurn } from '../pushed-turn.ts';

/** A turn of a conversation, and what it is pushed to. */
export interface TraceOf {
  readonly turn: PushedTurn;
  readonly conversation: PushedConversation;
  readonly batch: Batch;
  readonly experimentId: string;
  /** Address of the server. */
  readonly uri: string;
}
