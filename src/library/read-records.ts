import { InputError } from '../contract/errors.ts';
import type { ConversationRecord, TurnRecord } from '../contract/turn-record.ts';
import { conversationRecord } from '../output/conversation-record.ts';
import { readAllConversations } from '../output/recorded-batch.ts';
import { turnRecords } from '../output/turn-records.ts';
import type { Store } from '../store/store.ts';

/** A conversation with its turns, as the two JSONL files hold them. */
export interface ConversationWithTurns {
  readonly conversation: ConversationRecord;
  readonly turns: readonly TurnRecord[];
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
  for await (const row of readAllConversations(store, batchId, start)) {
    yield { conversation: conversationRecord(row, spec, batchId), turns: turnRecords(row, spec, batchId) };
  }
}
