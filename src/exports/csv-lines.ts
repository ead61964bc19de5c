import { exportedConversations } from './exported-conversations.ts';
import type { ExportOrder } from './export-order.ts';
import { TABLE_COLUMNS, type TableColumn, type TableRow, tableRows } from './table-columns.ts';

/** Says that a file is UTF-8: without it spreadsheets take it for something older. pandas and DuckDB skip it. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * A text that a spreadsheet may run: blanks and characters without width aside it begins like a formula, also in the full width
 * of East Asian writing, or with a tab or a line end. Texts that are made harmless already count too, so that one apostrophe
 * less gives back what was said. The guide has the same expression for Python.
 */
const RUNS =
  /^'*(?:[\t\r\n]|[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])/;

/** Streams the table as CSV, a row a turn (RFC 4180, with a byte order mark); `null` is an empty cell. */
export async function* csvLines(order: ExportOrder): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${TABLE_COLUMNS.map(({ name }) => name).join(',')}\r\n`;
  for await (const conversation of exportedConversations(order)) {
    for (const row of tableRows(conversation)) {
      yield `${TABLE_COLUMNS.map((column) => csvCell(column, row)).join(',')}\r\n`;
    }
  }
}

function csvCell(column: TableColumn, row: TableRow): string {
  const value = column.of(row);
  return typeof value === 'string' ? quoted(harmlessText(value)) : String(value ?? '');
}

/** A text with an apostrophe before it where a spreadsheet would take it for a formula. */
export function harmlessText(text: string): string {
  return RUNS.test(text) ? `'${text}` : text;
}

/** An empty text is quoted too: an empty cell says that there is none. */
function quoted(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
