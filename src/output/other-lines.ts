import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** The lines of a JSONL file that are not of these batches, as they stand; none where there is no file. */
export async function* otherLines(file: string, batchIds: readonly string[]): AsyncGenerator<string> {
  if (!(await stat(file).catch(() => undefined))) return;
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line !== '' && !batchIds.includes(batchIdOf(line) ?? '')) yield line;
  }
}

/** Of a turn or a conversation record; `undefined` where another tool wrote the line. */
function batchIdOf(line: string): string | undefined {
  try {
    const record = JSON.parse(line) as { batch_id?: string; metadata?: { batch_id?: string } } | null;
    return record?.metadata?.batch_id ?? record?.batch_id;
  } catch {
    return undefined;
  }
}
