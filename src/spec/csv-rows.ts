import { type CsvRecord, csvRecords } from './csv-records.ts';
import { suggestion } from './suggestion.ts';
import type { SeedRow } from './seed-row.ts';

const KNOWN = ['id', 'question', 'tag', 'agentDescription', 'maxTurns'];

/** Rows of a CSV file with a header; columns that convsim does not know become metadata, empty cells are absent. */
export async function* csvRows(path: string): AsyncGenerator<SeedRow> {
  let header: readonly string[] | undefined;
  for await (const record of csvRecords(path)) {
    if (header) {
      yield rowOf(record, header);
      continue;
    }
    const problems = headerProblems(record);
    yield* problems.map((problem) => ({ at: record.line, problem }));
    if ('problem' in record || problems.length > 0) return;
    header = columnsOf(record.cells);
  }
}

function columnsOf(cells: readonly string[]): readonly string[] {
  return cells.map((cell) => cell.trim());
}

function headerProblems(record: CsvRecord): readonly string[] {
  if ('problem' in record) return [record.problem];
  const columns = columnsOf(record.cells);
  const nameless = columns.flatMap((name, index) => {
    return name === '' ? [`column ${index + 1} of the header has no name; name it or remove it`] : [];
  });
  const twice = columns.filter((name, index) => name !== '' && columns.indexOf(name) < index);
  const doubled = twice.map((name) => `the header names column "${name}" twice; keep one`);
  return [...(columns.includes('question') ? [] : [withoutQuestion(columns)]), ...nameless, ...doubled];
}

function withoutQuestion(columns: readonly string[]): string {
  const [first = ''] = columns;
  if (columns.length === 1 && /[;\t|]/.test(first))
    return 'the header is a single column; separate columns with commas';
  const near = columns.find((name) => suggestion(name, ['question']) !== '');
  const remedy = near === undefined ? 'add one' : `rename "${near}"`;
  return `the header has no column "question"; ${remedy} (it names: ${columns.join(', ')})`;
}

function rowOf(record: CsvRecord, header: readonly string[]): SeedRow {
  const at = record.line;
  if ('problem' in record) return { at, problem: record.problem };
  const { cells } = record;
  if (cells.length !== header.length) return { at, problem: wrongCount(cells.length, header.length) };
  const filled = header.map((name, index) => [name, cells[index] ?? ''] as const).filter(([, cell]) => cell !== '');
  const known = filled
    .filter(([name]) => KNOWN.includes(name))
    .map(([name, cell]) => [name, typed(name, cell)] as const);
  const metadata = filled.filter(([name]) => !KNOWN.includes(name));
  return {
    at,
    value: { ...Object.fromEntries(known), ...(metadata.length > 0 && { metadata: Object.fromEntries(metadata) }) },
  };
}

function typed(name: string, cell: string): string | number {
  return name === 'maxTurns' && /^\s*\d+\s*$/.test(cell) ? Number(cell) : cell;
}

function wrongCount(cells: number, columns: number): string {
  const remedy = cells > columns ? 'quote cells that contain commas' : 'add the missing commas';
  return `the row has ${cells} ${cells === 1 ? 'cell' : 'cells'}, the header ${columns}; ${remedy}`;
}
