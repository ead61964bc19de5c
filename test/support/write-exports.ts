import { join } from 'node:path';
import { FORMAT_NAMES, requireFormat } from '../../src/exports/export-formats.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { orderOf } from './export-of.ts';
import { type JudgedBatch, recordJudged } from './judged-batch.ts';

/** Records a batch in a store of its own and writes it in every format into a folder, under the names of the command. */
export async function writeExports(folder: string, batch: JudgedBatch): Promise<void> {
  const store = await openSqliteStore(join(folder, 'store.db'));
  try {
    await recordJudged(store, batch);
    for (const name of FORMAT_NAMES) {
      const format = requireFormat(name);
      await format.write(await orderOf(store, [batch.batchId]), join(folder, `${batch.batchId}${format.ending}`));
    }
  } finally {
    await store.close();
  }
}
