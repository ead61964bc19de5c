import type { Store } from '../store/store.ts';
import { findRecordedBatches, readAllConversations } from './recorded-batches.ts';
import { turnRecordsOf } from './turn-record.ts';

/** Streams the turn records of batches as JSON lines, each with its line end: what `F.jsonl` holds. */
export async function* turnLines(store: Store, batchIds: readonly string[]): AsyncGenerator<string> {
  for (const { batchId, spec } of await findRecordedBatches(store, batchIds)) {
    for await (const row of readAllConversations(store, batchId)) {
      for (const record of turnRecordsOf(row, spec, batchId)) yield `${JSON.stringify(record)}\n`;
    }
  }
}
