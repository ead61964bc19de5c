import type { Batch } from '../../store/store.ts';
import type { PushedConversation } from '../pushed-conversation.ts';

/** The trace that spans of a turn belong to. */
export interface TurnPlace {
  readonly traceId: string;
  /** Span id of the root. */
  readonly rootId: string;
  readonly batch: Batch;
  readonly conversation: PushedConversation;
}
