import { dirname, join } from 'node:path';
import { requireFormat } from '../../src/exports/export-formats.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { orderOf } from './export-of.ts';
import { record, type RecordedConversation } from './recorded-batch.ts';

/** Together they are more than readers look at to find the types of a file: `datasets` takes ten megabytes. */
const PLAIN = { count: 12, characters: 1_000_000 };

/** Writes messages of a batch whose only conversation with a tag, metadata and tool calls is its last. */
export async function unevenMessages(file: string): Promise<void> {
  const plain = { seed: { question: 'Q?' }, turns: [{ content: 'a'.repeat(PLAIN.characters) }] };
  const last: RecordedConversation = {
    seed: { question: 'Q?', tag: 'x', metadata: { a: 1 } },
    turns: [{ toolCalls: [{ name: 'f', arguments: {} }], toolOutputs: ['o'] }],
    ending: { outcome: 'completed', endReason: 'done' },
  };
  const store = await openSqliteStore(join(dirname(file), 'uneven.db'));
  try {
    await record(store, {
      batchId: 'uneven',
      conversations: [...Array.from({ length: PLAIN.count }, () => plain), last],
    });
    await requireFormat('messages').write(await orderOf(store, ['uneven']), file);
  } finally {
    await store.close();
  }
}
