import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from './text-layout.ts';

/** Rows with every cell as wide as its column, two spaces behind each; cells may hold colours. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => cellWidth(row[column] ?? ''))));
  return rows.map((row) => row.map((cell, column) => padded(cell, (widths[column] ?? 0) + 2)).join(''));
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - cellWidth(cell)));
}

/** Columns that a cell takes, its colours apart. */
export function cellWidth(cell: string): number {
  return displayWidth(stripVTControlCharacters(cell));
}
