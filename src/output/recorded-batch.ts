import { InputError } from '../contract/errors.ts';
import type { ConversationRow, Store } from '../store/store.ts';
import type { RecordSpec } from './turn-records.ts';

/** Conversations read at once: bounds memory, whatever the size of the batch. */
const PAGE = 50;

/** A batch whose records are wanted. */
export interface RecordedBatch {
  readonly batchId: string;
  readonly spec: RecordSpec;
}

/** Finds batches by id, each once. @throws {InputError} naming every unknown id. */
export async function findRecordedBatches(store: Store, batchIds: readonly string[]): Promise<RecordedBatch[]> {
  const ids = [...new Set(batchIds)];
  const found = await Promise.all(ids.map((batchId) => store.findBatch(batchId)));
  const missing = ids.filter((_, index) => found[index] === null);
  if (missing.length > 0) throw new InputError(missing.map(unknownBatch));
  return found.flatMap((batch) => (batch ? [{ batchId: batch.batchId, spec: batch.manifest.spec }] : []));
}

/** Streams the conversations of a batch in the order of its seeds, some at a time, from the one of index `start` on. */
export async function* conversationPages(
  store: Store,
  batchId: string,
  start = 0,
): AsyncGenerator<readonly ConversationRow[]> {
  for (let from = start; ;) {
    const page = await store.readConversations({ batchId, from, limit: PAGE });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    from = last.seed.index + 1;
  }
}

function unknownBatch(batchId: string) {
  return { place: 'BATCH', message: `there is no batch "${batchId}" in this store; convsim status lists them` };
}
