import { InputError } from '../contract/errors.ts';
import type { ConversationRecord, ScoreRecord, TurnRecord } from '../contract/turn-record.ts';
import { conversationRecord } from '../output/conversation-record.ts';
import { judgedConversations } from '../output/judged-conversations.ts';
import { scoreRecords } from '../output/score-records.ts';
import { turnRecords } from '../output/turn-records.ts';
import type { Store } from '../store/store.ts';

/** A conversation with its turns and scores, as the JSONL files hold them. */
export interface ConversationWithTurns {
  readonly conversation: ConversationRecord;
  readonly turns: readonly TurnRecord[];
  /** What judges found, set by set; empty where it was not judged. */
  readonly scores: readonly ScoreRecord[];
}

/**
 * The conversations of a batch in the order of its seeds, from the one of index `start` on; also while it runs (`outcome` is
 * `running` then).
 * @throws {InputError} when the store has no such batch.
 */
export async function* readRecords(store: Store, batchId: string, start = 0): AsyncGenerator<ConversationWithTurns> {
  const batch = await store.findBatch(batchId);
  if (!batch) throw InputError.of('batch', `there is no batch "${batchId}" in this store`);
  const { spec } = batch.manifest;
  for await (const judged of judgedConversations(store, batchId, start)) {
    const { row, found } = judged;
    yield {
      conversation: conversationRecord(row, spec, batchId, found),
      turns: turnRecords(row, spec, batchId),
      scores: scoreRecords(judged, { batchId, spec }),
    };
  }
}
