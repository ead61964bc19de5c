import { writeWholeFile } from '../output/write-whole-file.ts';
import { counted } from '../progress/amounts.ts';
import type { ExportFormat } from './export-format.ts';
import type { ExportOrder } from './export-order.ts';
import { folderMade, stillRunning } from './written-notes.ts';

/** A format of one file with the scores of one set, made by that stream. */
export function singleFile(ending: string, chunks: ExportFormat['chunks']): ExportFormat {
  return { ending, holds: 'one-set', chunks, write: (order, file) => write(order, { file, chunks }) };
}

async function write(
  order: ExportOrder,
  { file, chunks }: { readonly file: string; readonly chunks: ExportFormat['chunks'] },
): Promise<readonly string[]> {
  const madeFolder = await writeWholeFile(file, chunks(order));
  const { conversations, turns, running } = order.selection.counts;
  return [
    ...folderMade(madeFolder),
    `${file}: ${counted(conversations, 'conversation')}, ${counted(turns, 'turn')}`,
    ...stillRunning(running),
  ];
}
