import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { exportedConversations } from './exported-conversations.ts';
import type { ExportOrder } from './export-order.ts';
import { TABLE_COLUMNS, type TableColumn, type TableRow, tableRows } from './table-columns.ts';

/** Rows of a group at most, and about how many characters of texts: what is in memory at once. */
const GROUP = { rows: 10_000, characters: 16_000_000 };

/** Bytes of distinct texts of a column and group that are written once; what exceeds them is written as it stands. */
const DICTIONARY_BYTES = 1_000_000;

const TYPES = { text: 'STRING', json: 'STRING', integer: 'INT64', number: 'DOUBLE', time: 'TIMESTAMP' } as const;

/** Streams the table as a Parquet file, a row a turn, group after group; JSON is text. */
export async function* parquetChunks(order: ExportOrder): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({ writer: bytes, schema: schemaOf(TABLE_COLUMNS), createdBy: 'convsim' });
  for await (const rows of rowGroups(order)) {
    const columnData = TABLE_COLUMNS.map(({ name, ...column }) => ({
      name,
      data: rows.map((row) => cellOf(column, row)),
    }));
    await file.write({ columnData, rowGroupSize: rows.length, dictionarySize: DICTIONARY_BYTES });
    yield taken(bytes);
  }
  await file.finish();
  yield taken(bytes);
}

async function* rowGroups(order: ExportOrder): AsyncGenerator<readonly TableRow[]> {
  let rows: TableRow[] = [];
  let characters = 0;
  for await (const conversation of exportedConversations(order)) {
    for (const row of tableRows(conversation)) {
      rows.push(row);
      characters += sizeOf(row);
      if (rows.length < GROUP.rows && characters < GROUP.characters) continue;
      yield rows;
      rows = [];
      characters = 0;
    }
  }
  if (rows.length > 0) yield rows;
}

/** Characters of the long texts. */
function sizeOf({ turn }: TableRow): number {
  if (!turn) return 0;
  const { question, contextUsed, reply } = turn;
  const tools = reply.toolOutputs.reduce((sum, { length }) => sum + length, 0);
  return question.length + (contextUsed?.length ?? 0) + reply.content.length + tools;
}

function schemaOf(columns: readonly TableColumn[]) {
  const columnData = columns.map(({ name, type }): ColumnSource => ({ name, type: TYPES[type], data: [] }));
  return schemaFromColumnData({ columnData });
}

function cellOf({ type, of }: Pick<TableColumn, 'type' | 'of'>, row: TableRow): string | number | bigint | Date | null {
  const value = of(row);
  if (value === null) return null;
  if (type === 'integer') return BigInt(value);
  return type === 'time' ? new Date(value) : value;
}

/** What was written since the last time. */
function taken(bytes: ByteWriter): Uint8Array {
  const chunk = bytes.getBytes().slice();
  bytes.index = 0;
  return chunk;
}
