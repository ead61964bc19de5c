import { jsonLine } from '../contract/json-line.ts';
import { turnRecords } from '../output/turn-records.ts';
import { writeJsonl } from '../output/write-jsonl.ts';
import { counted } from '../progress/amounts.ts';
import type { ExportFormat } from './export-format.ts';
import { exportedConversation, exportedConversations } from './exported-conversations.ts';
import type { ExportOrder } from './export-order.ts';
import { folderMade, stillRunning } from './written-notes.ts';

/** The records, in the files that a run writes; as a stream, those of the turns. */
export const jsonl: ExportFormat = { ending: '.jsonl', holds: 'all-sets', chunks: turnLines, write: writeRecords };

async function* turnLines(order: ExportOrder): AsyncGenerator<string> {
  for await (const { row, spec, batchId } of exportedConversations(order)) {
    for (const record of turnRecords(row, spec, batchId)) yield `${jsonLine(record)}\n`;
  }
}

async function writeRecords({ store, batches, selection }: ExportOrder, file: string): Promise<readonly string[]> {
  const byId = new Map(batches.map((each) => [each.batch.batchId, each]));
  const written = await writeJsonl({
    store,
    batchIds: [...byId.keys()],
    file,
    isWanted: (judged, batchId) => {
      const batch = byId.get(batchId);
      return batch !== undefined && selection.has(exportedConversation(batch, judged));
    },
  });
  return [
    ...folderMade(written.madeFolder),
    `${written.file}: ${counted(written.turns, 'turn')}`,
    `${written.conversationsFile}: ${counted(written.conversations, 'conversation')}`,
    ...(written.scoresFile === undefined ? [] : [`${written.scoresFile}: scores of judges`]),
    ...stillRunning(written.running),
  ];
}
