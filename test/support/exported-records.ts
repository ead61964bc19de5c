import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { writeJsonl } from '../../src/output/write-jsonl.ts';
import { record, type RecordedBatch, storeInTempHome } from './recorded-batch.ts';

/** Three conversations: one completed with two turns, one failed without any, one running. */
export const DEMO: RecordedBatch = {
  batchId: 'demo',
  spec: { tag: 'of-spec', systemMessage: 'Be brief.' },
  conversations: [
    {
      seed: { id: 'a b', question: 'What is a shard?', tag: 'of-seed', metadata: { team: 'blue', page: '7' } },
      turns: [
        {
          usage: { inputTokens: 20, outputTokens: 6 },
          traceId: 'tr-1',
          latencyMs: 812,
          content: 'A part.',
          left: 'shards',
        },
        { question: 'How large?', content: 'A thousand.', replyMessages: [{ role: 'tool' }, { role: 'assistant' }] },
      ],
      ending: { outcome: 'completed' },
    },
    {
      seed: { id: 'second', question: 'What fails?' },
      ending: { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'refused' },
    },
    { seed: { id: 'third', question: 'What runs?' }, turns: [{ replyMessages: [{ role: 'assistant' }] }] },
  ],
};

/** Records a batch, writes its files, and reads them again. */
export async function exported(batch: RecordedBatch) {
  const { store, home } = await storeInTempHome();
  await record(store, batch);
  const file = join(home, 'out.jsonl');
  const written = await writeJsonl({ store, batchIds: [batch.batchId], file });
  return {
    written,
    turns: (await jsonLines(file)).map((line) => TurnRecord.parse(line)),
    conversations: (await jsonLines(written.conversationsFile)).map((line) => ConversationRecord.parse(line)),
  };
}

/** The values of a JSONL file whose last line is whole. */
export async function jsonLines(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8');
  if (text !== '') expect(text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}
