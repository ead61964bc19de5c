import { writeJsonl } from '../output/write-jsonl.ts';
import type { Store } from '../store/store.ts';
import type { RecordFiles, SimulateOptions } from './simulate-options.ts';

/**
 * Writes the record files that a script asks for, and names them; nothing where it asks for none.
 * @throws as `writeJsonl`.
 */
export async function writeRecords(
  store: Store,
  batchId: string,
  { outputFile, append }: Pick<SimulateOptions, 'outputFile' | 'append'>,
): Promise<RecordFiles | undefined> {
  if (outputFile === undefined) return undefined;
  const { file, conversationsFile, scoresFile } = await writeJsonl({
    store,
    batchIds: [batchId],
    file: outputFile,
    append,
  });
  return { turns: file, conversations: conversationsFile, ...(scoresFile !== undefined && { scores: scoresFile }) };
}
