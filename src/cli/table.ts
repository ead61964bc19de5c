import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from './text-layout.ts';

/** Rows as aligned columns, two spaces apart; cells may hold colours. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => {
    return Math.max(...rows.map((row) => cellWidth(row[column] ?? '')));
  });
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - cellWidth(cell)));
}

function cellWidth(cell: string): number {
  return displayWidth(stripVTControlCharacters(cell));
}
