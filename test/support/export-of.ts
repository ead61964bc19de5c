import { exportFilter, type GivenFilter } from '../../src/exports/export-filter.ts';
import { requireFormat } from '../../src/exports/export-formats.ts';
import { type ExportOrder, exportOrder } from '../../src/exports/export-order.ts';
import type { Store } from '../../src/store/store.ts';

/** How batches are exported; what is left out is as the command has it. */
export interface ExportWish extends Partial<GivenFilter> {
  readonly set?: string;
}

/** The order of an export of these batches. */
export async function orderOf(
  store: Store,
  batchIds: readonly string[],
  { set, outcome = [], verdict = [], tag = [] }: ExportWish = {},
): Promise<ExportOrder> {
  const found = await Promise.all(batchIds.map((batchId) => store.findBatch(batchId)));
  const batches = found.flatMap((batch) => (batch ? [batch] : []));
  const filter = exportFilter({ outcome, verdict, tag });
  return exportOrder(store, { batches, set, filter, share: undefined, needsSet: false });
}

/** What `export --format` streams. */
export async function exportBytes(format: string, order: ExportOrder): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of requireFormat(format).chunks(order)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The same as text. */
export async function exportText(format: string, order: ExportOrder): Promise<string> {
  return (await exportBytes(format, order)).toString();
}

/** The values of a format of JSON lines. */
export async function exportLines<Line>(format: string, order: ExportOrder): Promise<Line[]> {
  const lines = (await exportText(format, order)).split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Line);
}
